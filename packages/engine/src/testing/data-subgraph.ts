/**
 * A subgraph made of a schema and plain data, for scenarios. Values with a meaning:
 * `{"$ref": "Product", "id": "1"}` the entity of that type and key; `{"$error": "why"}` the resolver throws;
 * `{"$args": [[{"unit": "CM"}, 3], [{}, 2]]}` the value by arguments, first match; `{"$template": "{price} at {dims.size}"}`
 * text made of the object's own fields (those of the representation included); `{"$arg": "name"}` an argument's value.
 */
import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  type GraphQLFieldResolver,
  type GraphQLSchema,
  graphql,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Fields = { [name: string]: Json }

export interface SubgraphData {
  Query?: Fields
  Mutation?: Fields
  /** Entities by type. */
  entities?: Record<string, Fields[]>
}

export interface DataSubgraph {
  name: string
  typeDefs: string
  schema: GraphQLSchema
  /** Answers a GraphQL request. */
  answer(request: { query: string; variables?: Record<string, unknown>; operationName?: string }): Promise<unknown>
}

export function dataSubgraph(name: string, typeDefs: string, data: SubgraphData): DataSubgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs) }])
  const keys = keysOf(typeDefs)
  const find = (type: string, reference: Fields): Fields | undefined =>
    data.entities?.[type]?.find((entity) => (keys.get(type) ?? []).some((key) => matches(entity, reference, key)))
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) type.resolveType = (value: Fields) => value.__typename as string
    if (!isObjectType(type)) continue
    if (keys.has(type.name)) {
      const resolveReference = (reference: Fields): Fields | null => {
        const entity = find(type.name, reference)
        return entity ? { ...entity, ...reference, __typename: (entity.__typename as string) ?? type.name } : null
      }
      type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } }
    }
    for (const field of Object.values(type.getFields())) {
      if (field.name === '_entities' || field.name === '_service') continue
      field.resolve = resolverFor(type.name, data, find)
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type) && keys.has(type.name)) {
      const resolveReference = (reference: Fields) => withType(find(type.name, reference), reference)
      type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } }
    }
  }
  return {
    name,
    typeDefs,
    schema,
    answer: async ({ query, variables, operationName }) =>
      graphql({ schema, source: query, variableValues: variables, operationName }),
  }
}

const withType = (entity: Fields | undefined, reference: Fields): Fields | null =>
  entity ? { ...entity, ...reference, __typename: entity.__typename ?? null } : null

function resolverFor(
  typeName: string,
  data: SubgraphData,
  find: (type: string, reference: Fields) => Fields | undefined,
): GraphQLFieldResolver<Fields | undefined, unknown> {
  return (source, args, _context, info) => {
    const root = typeName === 'Query' ? data.Query : typeName === 'Mutation' ? data.Mutation : undefined
    const holder: Fields = root ?? source ?? {}
    const value = holder[info.fieldName]
    return resolveValue(value === undefined ? null : value, source ?? {}, args, find)
  }
}

function resolveValue(
  value: Json,
  source: Fields,
  args: Record<string, unknown>,
  find: (type: string, reference: Fields) => Fields | undefined,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, source, args, find))
  if (typeof value.$error === 'string') return new Error(value.$error)
  if (typeof value.$arg === 'string') return args[value.$arg]
  if (typeof value.$template === 'string') return fill(value.$template, source, args)
  if (Array.isArray(value.$args)) {
    for (const [wanted, result] of value.$args as [Fields, Json][]) {
      if (Object.entries(wanted).every(([name, expected]) => equal(args[name] as Json, expected))) {
        return resolveValue(result, source, args, find)
      }
    }
    return null
  }
  if (typeof value.$ref === 'string') {
    const { $ref: type, ...reference } = value
    return { __typename: type, ...find(type, reference), ...reference }
  }
  return value
}

function fill(template: string, source: Fields, args: Record<string, unknown>): string {
  return template.replace(/\{([\w.$]+)\}/g, (_, path: string) => {
    let value: unknown = path.startsWith('$') ? args : source
    for (const name of path.replace('$.', '').split('.')) {
      value = Array.isArray(value) ? value.map((item) => item[name]) : (value as Fields | undefined)?.[name]
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  })
}

function equal(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function matches(entity: Fields, reference: Fields, key: SelectionSetNode): boolean {
  return key.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false
    const [a, b] = [entity[selection.name.value], reference[selection.name.value]]
    if (a === undefined || b === undefined) return false
    return selection.selectionSet ? matches(a as Fields, b as Fields, selection.selectionSet) : String(a) === String(b)
  })
}

function keysOf(typeDefs: string): Map<string, SelectionSetNode[]> {
  const keys = new Map<string, SelectionSetNode[]>()
  for (const definition of parse(typeDefs).definitions) {
    if (!('directives' in definition) || !('name' in definition) || !definition.name) continue
    for (const directive of definition.directives ?? []) {
      const fields =
        directive.name.value === 'key' &&
        directive.arguments?.find((argument) => argument.name.value === 'fields')?.value
      if (!fields || fields.kind !== Kind.STRING) continue
      const [parsed] = parse(`{${fields.value}}`).definitions
      if (parsed?.kind !== Kind.OPERATION_DEFINITION) continue
      keys.set(definition.name.value, [...(keys.get(definition.name.value) ?? []), parsed.selectionSet])
    }
  }
  return keys
}
