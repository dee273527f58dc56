import { loadThose } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { documentResolvers } from '../approvals/documents.resolvers.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { marketingPlanCommands as commands, marketingPlanDocument } from './marketing-plans.document.ts'
import { marketingPlanPages, partnersWithoutPlanPages } from './marketing-plans.store.ts'

const { author, approvals, awaitedDepartment } = documentResolvers(marketingPlanDocument)

export const marketingPlansResolvers: Resolvers = {
  Query: {
    marketingPlans: (_, { scope, partnerId, status, on, search, ...page }, ctx) =>
      marketingPlanPages.list(ctx, { filter: { scope, partnerId, status, on, search }, ...page }),
    marketingPlan: (_, { id }, ctx) => ctx.loaders.marketingPlans.load(id),
    partnersWithoutPlan: (_, { on, ...page }, ctx) => {
      const today = businessDateOf(ctx.clock.now())
      return partnersWithoutPlanPages.list(ctx, { filter: { on, today }, ...page })
    },
  },
  Mutation: {
    draftMarketingPlan: (_, args, ctx) => commands.draft(ctx, args),
    updateMarketingPlan: (_, args, ctx) => commands.update(ctx, args),
    discardMarketingPlan: (_, args, ctx) => commands.discard(ctx, args),
    submitMarketingPlan: (_, args, ctx) => commands.submit(ctx, args),
    recallMarketingPlan: (_, args, ctx) => commands.recall(ctx, args),
    decideMarketingPlan: (_, args, ctx) => commands.decide(ctx, args),
    publishMarketingPlan: (_, args, ctx) => commands.publish(ctx, args),
    retireMarketingPlan: (_, args, ctx) => commands.retire(ctx, args),
  },
  MarketingPlan: {
    ...{ owner: author, approvals, awaitedDepartment },
    __resolveReference: ({ id }, ctx) => ctx.loaders.marketingPlans.load(id),
    partner: ({ partnerId }, _, ctx) => (partnerId ? ctx.loaders.partners.load(partnerId) : null),
    // A plan always has a last day: `checkPlan`.
    period: ({ effectiveFrom, effectiveTo }) => ({ from: effectiveFrom, to: effectiveTo ?? effectiveFrom }),
    regions: ({ regionCodes }, _, ctx) => loadThose(ctx.loaders.regions, regionCodes),
  },
}
