import { authorise } from '@channelgraph/access'
import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { partnerPages } from './portfolio.store.ts'

export const portfolioResolvers: Resolvers = {
  Query: {
    partners: (_, { filter, ...page }, ctx) => {
      // What a field would refuse, no condition, order or cursor tells.
      if (filter?.contractEndingBefore || page.sort === 'CONTRACT_END') authorise(ctx.viewer, 'contract:read')
      return partnerPages.list(ctx, { filter: { ...filter, today: businessDateOf(ctx.clock.now()) }, ...page })
    },
  },
}
