import { NODES, nodeReferenceOf } from '@channelgraph/contracts'
import { badInput, idOfKey, type KeyedKind } from '@channelgraph/values'
import { defaultFieldResolver, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql'
import type { ResolverMap } from './permission-schema.ts'
import type { RequestContext } from './subgraph.ts'

// Entities by the ids of the graph: what every department does with its own, and how one of them finds all.

/** Lets each entity be referred to by its `nodeId`, whatever its module's keys are; what is no id of it refers to nothing. */
export function withNodeReferences(resolvers: ResolverMap): ResolverMap {
  const resolved: ResolverMap = { ...resolvers }
  for (const name of Object.keys(NODES)) {
    const resolve = resolvers[name]?.__resolveReference
    if (!resolve) continue
    const byNodeId = (reference: { readonly nodeId?: unknown }, context: RequestContext, info: GraphQLResolveInfo) => {
      if (reference.nodeId === undefined) return resolve(reference, context, info)
      const { nodeId, ...rest } = reference
      const node = nodeReferenceOf(String(nodeId))
      return node?.type === name ? resolve({ ...rest, ...node.reference }, context, info) : null
    }
    resolved[name] = { ...resolvers[name], __resolveReference: byNodeId }
  }
  return resolved
}

/** Gives entities that are known by a key their id, and all of them their `nodeId`. */
export function identifyNodes(schema: GraphQLSchema): void {
  for (const [name, { kind, key }] of Object.entries(NODES)) {
    const type = schema.getType(name)
    const fields = isObjectType(type) ? type.getFields() : {}
    const { id, nodeId } = fields
    const keyField = key === undefined ? undefined : fields[key]
    if (id && keyField) {
      const resolveKey = keyField.resolve ?? defaultFieldResolver
      id.resolve = (source, args, context, info) =>
        idOfKey(kind as KeyedKind, String(resolveKey(source, args, context, { ...info, fieldName: keyField.name })))
    }
    if (!id || !nodeId) continue
    const resolveId = id.resolve ?? defaultFieldResolver
    nodeId.resolve = (source, args, context, info) => resolveId(source, args, context, { ...info, fieldName: 'id' })
  }
}

/** Where @apollo/subgraph keeps a type's reference resolver, permission and all. */
interface SubgraphExtensions {
  readonly apollo?: {
    readonly subgraph?: {
      readonly resolveReference?: (reference: object, context: RequestContext, info: GraphQLResolveInfo) => unknown
    }
  }
}

/** A row of this department, or what names one of another's. */
export interface FoundNode {
  readonly __typename: string
}

/**
 * Finds what an id names: a row of this department as any reference to it is resolved, its permission first; of another
 * department's its type and nothing else. Throws BAD_USER_INPUT for what is no id of an entity.
 */
export async function findNode(
  id: string,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<FoundNode | null> {
  const node = nodeReferenceOf(id)
  if (!node)
    throw badInput(
      'An id must be one that the graph gave out as the `id` of a Node, unchanged.',
      '编号须为图中 Node 的 `id` 字段返回的值,且未经改动。',
    )
  const { type: name, department, reference } = node
  if (department !== context.department) return { __typename: name, id } as FoundNode
  const { apollo } = (info.schema.getType(name)?.extensions ?? {}) as SubgraphExtensions
  const resolve = apollo?.subgraph?.resolveReference
  if (!resolve) throw new Error(`${name} is a node of ${department}, which does not resolve references to it.`)
  const row: unknown = await resolve({ __typename: name, ...reference }, context, info)
  return row === null || row === undefined ? null : { ...row, __typename: name }
}
