/**
 * Subgraphs that answer any query of their schema with values made from names: the same entity has the same values
 * in every subgraph, some fields are null, some fail. No state, no chance.
 */
import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  graphql,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
} from 'graphql'

export interface MockSubgraph {
  name: string
  typeDefs: string
  schema: GraphQLSchema
  answer(request: { query: string; variables?: Record<string, unknown>; operationName?: string }): Promise<unknown>
}

interface MockOptions {
  /** Of a thousand nullable fields, how many are null. */
  nulls: number
  /** Of a thousand fields, how many fail. */
  failures: number
}

interface Mocked {
  __typename: string
  /** What the object's values are made from. */
  seed: string
  /** For an entity, its number: its keys are made from it. */
  number: number
}

const ENTITIES = 5

export function mockSubgraph(name: string, typeDefs: string, options: MockOptions): MockSubgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs) }])
  const { keyFields, shareable } = namesOf(typeDefs)
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_')) continue
    if (isAbstractType(type)) type.resolveType = (value: Mocked) => value.__typename
    if ((isObjectType(type) || isInterfaceType(type)) && keyFields.has(type.name)) {
      const resolveReference = (reference: Record<string, unknown>) => {
        const key = Object.values(reference).find((value) => typeof value === 'string' && /-\d+$/.test(value))
        const number = Number(
          String(key ?? '-0')
            .split('-')
            .at(-1),
        )
        return entity(schema, type.name, number)
      }
      type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } }
    }
    if (!isObjectType(type)) continue
    const keys = keyFields.get(type.name) ?? new Set<string>()
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue
      const isSteady = keys.has(field.name)
      field.resolve = resolver(
        schema,
        type,
        field.type,
        isSteady
          ? { nulls: 0, failures: 0 }
          : { ...options, ...(shareable.has(`${type.name}.${field.name}`) ? { failures: 0 } : {}) },
        keyFields,
        isSteady,
      )
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

function resolver(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  type: GraphQLOutputType,
  options: MockOptions,
  keyFields: ReadonlyMap<string, ReadonlySet<string>>,
  isKey: boolean,
): GraphQLFieldResolver<Mocked | undefined, unknown> {
  return (source, args, _context, info) => {
    if (isKey && source) return `${info.fieldName}-${source.number}`
    const seed = `${source?.seed ?? parent.name}.${info.fieldName}(${JSON.stringify(sorted(args))})`
    if (hash(`${seed}!`) % 1000 < options.failures) throw new Error(`${info.fieldName} failed`)
    return value(schema, type, seed, options, keyFields)
  }
}

function value(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  seed: string,
  options: MockOptions,
  keyFields: ReadonlyMap<string, ReadonlySet<string>>,
): unknown {
  if (isNonNullType(type)) return value(schema, type.ofType, seed, { ...options, nulls: 0 }, keyFields)
  if (hash(`${seed}?`) % 1000 < options.nulls) return null
  if (isListType(type)) {
    return Array.from({ length: hash(`${seed}#`) % 4 }, (_, index) =>
      value(schema, type.ofType, `${seed}[${index}]`, options, keyFields),
    )
  }
  const named = getNamedType(type)
  const number = hash(seed)
  if (isEnumType(named)) return named.getValues()[number % named.getValues().length]!.value
  if (isScalarType(named)) return scalar(named.name, number)
  const types = isAbstractType(named)
    ? [...schema.getPossibleTypes(named)].sort((a, b) => (a.name < b.name ? -1 : 1))
    : [named as GraphQLObjectType]
  if (types.length === 0) return null
  const chosen = types[(number >> 3) % types.length]!
  if (keyFields.has(chosen.name)) return entity(schema, chosen.name, number % ENTITIES)
  return { __typename: chosen.name, seed, number: 0 } satisfies Mocked
}

/** For an interface that is an entity, the object's type depends on its number alone. */
function entity(schema: GraphQLSchema, typeName: string, number: number): Mocked {
  const type = schema.getType(typeName)
  if (!isInterfaceType(type)) return { __typename: typeName, seed: `${typeName}#${number}`, number }
  const possible = [...schema.getPossibleTypes(type)].map(({ name }) => name).sort()
  return entity(schema, possible[number % possible.length]!, number)
}

function scalar(name: string, number: number): unknown {
  switch (name) {
    case 'Int':
      return number % 1000
    case 'Float':
      return (number % 1000) / 8
    case 'Boolean':
      return number % 2 === 0
    default:
      return number % 7 === 0 ? `"t"\n${number % 100}` : `text ${number % 100}`
  }
}

const sorted = (args: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1)))

/** FNV-1a. */
export function hash(text: string): number {
  let result = 0x811c9dc5
  for (let i = 0; i < text.length; i++) result = Math.imul(result ^ text.charCodeAt(i), 0x01000193)
  return (result ^ (result >>> 15)) >>> 0
}

function namesOf(typeDefs: string): { keyFields: Map<string, Set<string>>; shareable: Set<string> } {
  const keyFields = new Map<string, Set<string>>()
  const shareable = new Set<string>()
  for (const definition of parse(typeDefs).definitions) {
    if (!('fields' in definition) || !('name' in definition) || !definition.name) continue
    const type = definition.name.value
    for (const directive of 'directives' in definition ? (definition.directives ?? []) : []) {
      if (directive.name.value !== 'key') continue
      const fields = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value
      if (fields?.kind !== Kind.STRING) continue
      const known = keyFields.get(type) ?? new Set<string>()
      for (const field of fields.value.split(/\s+/)) known.add(field)
      keyFields.set(type, known)
    }
    const all = definition.directives?.some(({ name }) => name.value === 'shareable')
    for (const field of definition.fields ?? []) {
      const isShared =
        'directives' in field &&
        field.directives?.some(({ name }) => name.value === 'shareable' || name.value === 'external')
      if (all || isShared) shareable.add(`${type}.${field.name.value}`)
    }
  }
  return { keyFields, shareable }
}
