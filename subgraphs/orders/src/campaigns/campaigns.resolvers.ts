import type { Resolvers } from '../generated/resolvers.ts'

export const campaignsResolvers: Resolvers = {
  Campaign: {
    // Of one that was not approved orders hears nothing; of what it knows the row's policy decides.
    __resolveReference: ({ id }) => ({ id }),
    attributedUnits: async ({ id }, _, ctx) => (await ctx.loaders.attributions.load(id))?.units,
    attributedRevenue: async ({ id }, _, ctx) => (await ctx.loaders.attributions.load(id))?.net,
  },
}
