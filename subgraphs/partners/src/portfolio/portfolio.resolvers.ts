import { permittedContext } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { partnerPages } from './portfolio.store.ts'

export const portfolioResolvers: Resolvers = {
  Query: {
    partners: (_, { filter, ...page }, ctx) => {
      // What a field would refuse, no condition, order or cursor tells: partners whose contracts the viewer may not read are left out.
      const byContract = filter?.contractEndingBefore || page.sort === 'CONTRACT_END'
      const needed = [
        ...(byContract ? (['contract:read'] as const) : []),
        ...(filter?.notSpokenToForDays == null ? [] : (['interaction:read'] as const)),
        ...(filter?.withoutFeedbackInMonthOf ? (['market-feedback:read'] as const) : []),
      ]
      const asked = needed.reduce(permittedContext, ctx)
      return partnerPages.list(asked, { filter: { ...filter, today: businessDateOf(ctx.clock.now()) }, ...page })
    },
  },
  Region: {
    activePartnerCount: async (region, _, ctx) => (await ctx.loaders.activePartnerCounts.load(region.code)) ?? 0,
  },
}
