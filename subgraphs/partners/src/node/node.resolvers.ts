import { MAX_PAGE } from '@channelgraph/paging'
import { findNode } from '@channelgraph/service'
import { check } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'

export const nodeResolvers: Resolvers = {
  Query: {
    node: (_, { id }, ctx, info) => findNode(id, ctx, info),
    nodes: (_, { ids }, ctx, info) => check.items('ids', ids, 0, MAX_PAGE).map((id) => findNode(id, ctx, info)),
  },
}
