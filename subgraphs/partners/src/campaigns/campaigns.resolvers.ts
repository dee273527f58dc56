import { nodesOf } from '@channelgraph/paging'
import { loadThose } from '@channelgraph/service'
import { badInput, businessDateOf, Money, normaliseCode } from '@channelgraph/values'
import { lastRound } from '../approvals/approvals.rules.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { evaluationDueOn, evaluationOf, isEvaluationOverdue, roiOf } from './campaigns.rules.ts'
import { campaignPages } from './campaigns.store.ts'
import { cancelCampaign } from './commands/cancel-campaign.ts'
import { claimSubsidy } from './commands/claim-subsidy.ts'
import { decideCampaign } from './commands/decide-campaign.ts'
import { draftCampaign } from './commands/draft-campaign.ts'
import { evaluateCampaign } from './commands/evaluate-campaign.ts'
import { startCampaign } from './commands/start-campaign.ts'
import { submitCampaign } from './commands/submit-campaign.ts'
import { updateCampaign } from './commands/update-campaign.ts'

export const campaignsResolvers: Resolvers = {
  Query: {
    campaigns: (_, { sort, first, after, last, before, ...filter }, ctx) => {
      const today = businessDateOf(ctx.clock.now())
      return campaignPages.list(ctx, { filter: { ...filter, today }, sort, first, after, last, before })
    },
    campaign: (_, { id, no }, ctx) => {
      if (id && no) throw badInput('Give either `id` or `no`, not both.', '请在 `id` 与 `no` 中只提供一个。')
      if (id) return ctx.loaders.campaigns.load(id)
      const given = normaliseCode(no)
      if (given) return ctx.loaders.campaignsByNo.load(given)
      throw badInput('Give `id` or `no`: which campaign?', '请提供 `id` 或 `no`:哪个推广活动?')
    },
  },
  Mutation: {
    draftCampaign: (_, args, ctx) => draftCampaign(ctx, args),
    updateCampaign: (_, args, ctx) => updateCampaign(ctx, args),
    submitCampaign: (_, args, ctx) => submitCampaign(ctx, args),
    decideCampaign: (_, args, ctx) => decideCampaign(ctx, args),
    startCampaign: (_, args, ctx) => startCampaign(ctx, args),
    cancelCampaign: (_, args, ctx) => cancelCampaign(ctx, args),
    evaluateCampaign: (_, args, ctx) => evaluateCampaign(ctx, args),
    claimSubsidy: (_, args, ctx) => claimSubsidy(ctx, args),
  },
  Campaign: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.campaigns.load(reference.id) : ctx.loaders.campaignsByNo.load(reference.no),
    plan: ({ planId }, _, ctx) => ctx.loaders.marketingPlans.load(planId),
    partner: ({ partnerId }, _, ctx) => ctx.loaders.partners.load(partnerId),
    period: ({ startsOn, endsOn }) => ({ from: startsOn, to: endsOn }),
    regions: ({ regionCodes }, _, ctx) => loadThose(ctx.loaders.regions, regionCodes),
    materials: ({ materialIds }, _, ctx) => loadThose(ctx.loaders.marketingMaterials, materialIds),
    products: ({ productIds }) => productIds.map((id) => ({ id, nodeId: id })),
    approvals: async ({ id }, _, ctx) => lastRound((await ctx.loaders.approvalsOfSubjects.load(id)) ?? []),
    evaluation: (campaign) => evaluationOf(campaign),
    evaluationDueOn: (campaign) => evaluationDueOn(campaign),
    evaluationOverdue: (campaign, _, ctx) => isEvaluationOverdue(campaign, businessDateOf(ctx.clock.now())),
  },
  CampaignEvaluation: {
    roi: ({ revenue, actualSpend }) => roiOf(revenue, actualSpend),
    by: ({ byId }, _, ctx) => ctx.loaders.employees.load(byId),
  },
  MarketingPlan: {
    campaigns: async (plan, { first }, ctx) => {
      const filter = { today: businessDateOf(ctx.clock.now()) }
      return nodesOf(await ctx.loaders.campaignsOfPlans.load({ id: plan.id, args: { filter, first } }))
    },
    approvedShares: async (plan, _, ctx) => (await ctx.loaders.sharesOfPlans.load(plan.id)) ?? Money.zero,
  },
  Partner: {
    campaigns: async (partner, { status, first }, ctx) => {
      const filter = { statuses: status ? [status] : null, today: businessDateOf(ctx.clock.now()) }
      return nodesOf(await ctx.loaders.campaignsOfPartners.load({ id: partner.id, args: { filter, first } }))
    },
  },
}
