import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { partnerPages } from './portfolio.store.ts'

export const portfolioResolvers: Resolvers = {
  Query: {
    partners: (_, { filter, ...page }, ctx) =>
      partnerPages.list(ctx, { filter: { ...filter, today: businessDateOf(ctx.clock.now()) }, ...page }),
  },
}
