import { authorise, type Viewer } from '@channelgraph/access'
import { isOperation, type Operation } from '@channelgraph/contracts'
import type { Refusal } from '@channelgraph/values'
import {
  type ConstDirectiveNode,
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql'

type HasViewer = { readonly viewer: Viewer }
// biome-ignore lint/suspicious/noExplicitAny: graphql-js resolvers are typed by their schema, which is not known here
export type ResolverMap = Record<string, any>

const PERMISSION = 'permission'

/** The operation a `@permission` directive names. Throws for a name that contracts does not know. */
function operationOf(directives: readonly ConstDirectiveNode[] | undefined, where: string): Operation | null {
  const directive = directives?.find(({ name }) => name.value === PERMISSION)
  const value = directive?.arguments?.[0]?.value
  if (!directive || value?.kind !== Kind.STRING) return null
  if (!isOperation(value.value))
    throw new Error(`${where}: no permission is named "${value.value}" in packages/contracts.`)
  return value.value
}

/**
 * Puts each field's `@permission` before its resolver. Root fields without one stop the start: what is not allowed by name
 * is forbidden. A field of a type that some may not read is nullable, so that its refusal costs nothing else.
 */
export function guardFields(schema: GraphQLSchema): void {
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name])
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const operation = operationOf(field.astNode?.directives, `${type.name}.${field.name}`)
      if (operation) field.resolve = guarded(operation, field.resolve ?? defaultFieldResolver)
      if (operation && !roots.has(type.name) && isNonNullType(field.type)) {
        throw new Error(
          `${type.name}.${field.name} has a @permission and is not nullable: refused, it would take its row along.`,
        )
      }
      if (!operation && roots.has(type.name) && !field.name.startsWith('_')) {
        throw new Error(`${type.name}.${field.name} has no @permission(operation: …): every root field needs one.`)
      }
    }
  }
}

const guarded =
  (operation: Operation, resolve: GraphQLFieldResolver<unknown, HasViewer>): GraphQLFieldResolver<unknown, HasViewer> =>
  (source, args, context, info) => {
    authorise(context.viewer, operation)
    return resolve(source, args, context, info)
  }

/** Puts a type's `@permission` before its reference resolver, since any path of the graph can end at any entity. */
export function guardReferences(document: DocumentNode, resolvers: ResolverMap): ResolverMap {
  const guardedResolvers: ResolverMap = { ...resolvers }
  for (const definition of objectTypes(document)) {
    const type = definition.name.value
    const resolve = guardedResolvers[type]?.__resolveReference
    if (!resolve) continue
    const operation = operationOf(definition.directives, type)
    if (!operation) {
      const extended = objectTypes(document).some(
        (other) => other.name.value === type && operationOf(other.directives, type),
      )
      if (!extended) throw new Error(`${type} resolves references but has no @permission(operation: …) on its type.`)
      continue
    }
    guardedResolvers[type] = {
      ...guardedResolvers[type],
      // async: what is thrown refuses this one reference, not the whole list of `_entities`.
      __resolveReference: async (reference: unknown, context: HasViewer, info: unknown) => {
        authorise(context.viewer, operation)
        return resolve(reference, context, info)
      },
    }
  }
  return guardedResolvers
}

/** Result unions know their member by the refusal's own `__typename`; everything else is the one thing a mutation answers. */
export function resultResolvers(document: DocumentNode): ResolverMap {
  const refusals = new Set(
    objectTypes(document)
      .filter((type) => type.interfaces?.some(({ name }) => name.value === 'Refusal'))
      .map(({ name }) => name.value),
  )
  const resolvers: ResolverMap = { Refusal: { __resolveType: (value: { __typename: string }) => value.__typename } }
  for (const name of refusals) resolvers[name] = { message: messageFor }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.UNION_TYPE_DEFINITION) continue
    const members = definition.types?.map(({ name }) => name.value) ?? []
    const things = members.filter((name) => !refusals.has(name))
    if (things.length === members.length) continue
    if (things.length !== 1) throw new Error(`${definition.name.value} needs exactly one member that is no refusal.`)
    resolvers[definition.name.value] = {
      __resolveType: (value: { __typename?: string }) => value.__typename ?? things[0],
    }
  }
  return resolvers
}

/** A refusal's words in the asker's language. */
const messageFor = ({ text, message }: Refusal, _: unknown, { viewer }: HasViewer): string =>
  text?.[viewer.lang ?? 'en'] ?? message

const objectTypes = (document: DocumentNode): (ObjectTypeDefinitionNode | ObjectTypeExtensionNode)[] =>
  document.definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION,
  )
