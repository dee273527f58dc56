import { Money } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { paySubsidy } from './commands/pay-subsidy.ts'
import { subsidyPages } from './subsidies.store.ts'

export const subsidiesResolvers: Resolvers = {
  Query: {
    subsidies: (_, { first, after, last, before, ...filter }, ctx) =>
      subsidyPages.list(ctx, { filter, first, after, last, before }),
    subsidy: (_, { id }, ctx) => ctx.loaders.subsidies.load(id),
  },
  Mutation: {
    paySubsidy: (_, args, ctx) => paySubsidy(ctx, args),
  },
  Subsidy: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.subsidies.load(id),
    campaign: ({ campaignId }) => ({ id: campaignId }),
    partner: ({ partnerId }) => ({ id: partnerId }),
  },
  Campaign: {
    // Of most campaigns finance hears nothing; of what it knows the row's policy decides.
    __resolveReference: ({ id }) => ({ id }),
    subsidyPaid: async ({ id }, _, ctx) => {
      const claimed = await ctx.loaders.subsidiesOfCampaigns.load(id)
      if (!claimed) return null
      return claimed.status === 'PAID' ? claimed.amount : Money.zero
    },
    subsidy: ({ id }, _, ctx) => ctx.loaders.subsidiesOfCampaigns.load(id),
  },
}
