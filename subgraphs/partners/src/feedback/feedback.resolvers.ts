import { nodesOf } from '@channelgraph/paging'
import { businessDateOf, check } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { adoptMarketFeedback } from './commands/adopt-market-feedback.ts'
import { closeMarketFeedback } from './commands/close-market-feedback.ts'
import { declineMarketFeedback } from './commands/decline-market-feedback.ts'
import { routeMarketFeedback } from './commands/route-market-feedback.ts'
import { submitMarketFeedback } from './commands/submit-market-feedback.ts'
import { triageMarketFeedback } from './commands/triage-market-feedback.ts'
import { feedbackPages } from './feedback.store.ts'

export const feedbackResolvers: Resolvers = {
  Query: {
    marketFeedback: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      feedbackPages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: {
    submitMarketFeedback: (_, args, ctx) => submitMarketFeedback(ctx, args),
    triageMarketFeedback: (_, args, ctx) => triageMarketFeedback(ctx, args),
    routeMarketFeedback: (_, args, ctx) => routeMarketFeedback(ctx, args),
    adoptMarketFeedback: (_, args, ctx) => adoptMarketFeedback(ctx, args),
    declineMarketFeedback: (_, args, ctx) => declineMarketFeedback(ctx, args),
    closeMarketFeedback: (_, args, ctx) => closeMarketFeedback(ctx, args),
  },
  MarketFeedback: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.feedback.load(id),
    partner: ({ partnerId }, _, ctx) => ctx.loaders.partners.load(partnerId),
    region: ({ regionCode }, _, ctx) => (regionCode ? ctx.loaders.regions.load(regionCode) : null),
    product: ({ productId }) => (productId ? { id: productId, nodeId: productId } : null),
  },
  Partner: {
    feedback: async (partner, { first }, ctx) =>
      nodesOf(await ctx.loaders.feedbackOfPartners.load({ id: partner.id, args: { filter: {}, first } })),
    feedbackIndicator: (partner, { period }, ctx) => {
      const args = { period: check.period('period', period), today: businessDateOf(ctx.clock.now()) }
      return ctx.loaders.feedbackIndicators.load({ id: partner.id, args })
    },
  },
}
