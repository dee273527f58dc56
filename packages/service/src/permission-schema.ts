import { isOperation, mayPerform, type Operation } from '@channelgraph/contracts'
import { forbidden, isId, type Refusal } from '@channelgraph/values'
import {
  type ConstDirectiveNode,
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isNonNullType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql'
import { permittedContext } from './request-context.ts'
import type { RequestContext } from './subgraph.ts'

// biome-ignore lint/suspicious/noExplicitAny: graphql-js resolvers are typed by their schema, which is not known here
export type ResolverMap = Record<string, any>

const PERMISSION = 'permission'

/** The operation a `@permission` directive names. Throws for a name that contracts does not know. */
export function operationOf(directives: readonly ConstDirectiveNode[] | undefined, where: string): Operation | null {
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
 *
 * A field reads with the rows of those roles that permit it (decision 0031). Where these are fewer than the viewer's others
 * give, the row it belongs to is asked for again under the narrower scope, so that the field says exactly what it says to a
 * viewer without the other roles. A field without a permission reads with the rows of its type's operation, or its row's.
 */
export function guardFields(schema: GraphQLSchema, resolvers: ResolverMap): void {
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name])
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const operation = operationOf(field.astNode?.directives, `${type.name}.${field.name}`)
      const isRoot = roots.has(type.name)
      if (isRoot && !field.resolve) throw new Error(`${type.name}.${field.name} has no resolver.`)
      const resolve: Resolve = field.resolve ?? defaultFieldResolver
      if (operation && isRoot) {
        field.resolve = (source, args, context, info) =>
          resolve(source, args, permittedContext(context, operation), info)
      } else if (operation) {
        field.resolve = guarded(operation, resolve, rowReader(schema, type, resolvers))
      } else if (field.resolve && !isRoot) {
        const reading = operationOfType(getNamedType(field.type)) ?? operationOfType(type)
        if (reading) field.resolve = narrowed(reading, resolve)
      }
      if (operation && !isRoot && isNonNullType(field.type)) {
        throw new Error(
          `${type.name}.${field.name} has a @permission and is not nullable: refused, it would take its row along.`,
        )
      }
      if (!operation && isRoot && !field.name.startsWith('_')) {
        throw new Error(`${type.name}.${field.name} has no @permission(operation: …): every root field needs one.`)
      }
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, RequestContext>
/** Reads a field's row again in another scope; throws FORBIDDEN where that scope does not see it. */
type ReadRow = (source: unknown, context: RequestContext, info: GraphQLResolveInfo) => Promise<unknown>

const operationOfType = (type: GraphQLNamedType): Operation | null =>
  [type.astNode, ...type.extensionASTNodes].reduce<Operation | null>(
    (found, node) => found ?? operationOf(node?.directives, type.name),
    null,
  )

const guarded =
  (operation: Operation, resolve: Resolve, readRow: ReadRow): Resolve =>
  (source, args, context, info) => {
    const own = permittedContext(context, operation)
    if (own === context) return resolve(source, args, context, info)
    return readRow(source, own, info).then((row) => resolve(row, args, own, info))
  }

/** What no permission guards is not refused; whoever may read its operation at all reads no other rows by it. */
const narrowed =
  (operation: Operation, resolve: Resolve): Resolve =>
  (source, args, context, info) =>
    resolve(
      source,
      args,
      mayPerform(context.viewer.roles, operation) ? permittedContext(context, operation) : context,
      info,
    )

/**
 * Rows of an entity are asked for as any reference is. Of all others, such as a credit line, the partner is asked for; a row
 * that does not tell its partner is nobody's but theirs who may see all.
 */
function rowReader(schema: GraphQLSchema, type: GraphQLObjectType, resolvers: ResolverMap): ReadRow {
  const resolveReference = resolvers[type.name]?.__resolveReference
  const key = keyOf(type)
  if (!resolveReference || !key) {
    const partner = schema.getType('Partner')
    const readPartner = isObjectType(partner) && partner !== type ? rowReader(schema, partner, resolvers) : null
    return async (source, context, info) => {
      const id = partnerIdOf(source)
      if (!id || !readPartner) throw notOfThisScope()
      await readPartner({ id }, context, info)
      return source
    }
  }
  const resolveKey = type.getFields()[key]?.resolve ?? defaultFieldResolver
  return async (source, context, info) => {
    const value = await resolveKey(source, {}, context, { ...info, fieldName: key })
    const row = await resolveReference({ ...(source as object), [key]: value }, context, info)
    if (!row) throw notOfThisScope()
    return row
  }
}

const notOfThisScope = (): Error =>
  forbidden(
    'None of your roles that may read this field covers the row it belongs to.',
    '您有权查看此字段的角色均不包含该记录。',
  )

/** The field of an entity's first key. */
function keyOf(type: GraphQLObjectType): string | null {
  const keys = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? [])
  const value = keys
    .find(({ name }) => name.value === 'key')
    ?.arguments?.find(({ name }) => name.value === 'fields')?.value
  return value?.kind === Kind.STRING ? value.value : null
}

/** The partner whose row this is: named by it, or, where the row is one a partner, its own id. */
function partnerIdOf(source: unknown): string | null {
  const { partnerId, id } = source as { readonly partnerId?: unknown; readonly id?: unknown }
  return [partnerId, id].find((value): value is string => typeof value === 'string' && isId('partner', value)) ?? null
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
      __resolveReference: async (reference: unknown, context: RequestContext, info: unknown) =>
        resolve(reference, permittedContext(context, operation), info),
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
    // A union of several things is of the domain; of one alone it is a mutation's that nothing refuses yet.
    if (things.length === members.length && things.length > 1) continue
    if (things.length !== 1) throw new Error(`${definition.name.value} needs exactly one member that is no refusal.`)
    resolvers[definition.name.value] = {
      __resolveType: (value: { __typename?: string }) => value.__typename ?? things[0],
    }
  }
  return resolvers
}

/** A refusal's words in the asker's language. */
const messageFor = ({ text }: Refusal, _: unknown, { viewer }: RequestContext): string => text[viewer.lang ?? 'en']

const objectTypes = (document: DocumentNode): (ObjectTypeDefinitionNode | ObjectTypeExtensionNode)[] =>
  document.definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION,
  )
