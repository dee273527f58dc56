import type { Resolvers } from '../generated/resolvers.ts'
import { recordMarketSize } from './commands/record-market-size.ts'
import { marketShare } from './market-sizes.rules.ts'
import { marketSizePages } from './market-sizes.store.ts'

export const marketSizesResolvers: Resolvers = {
  Query: {
    marketSizes: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      marketSizePages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: { recordMarketSize: (_, args, ctx) => recordMarketSize(ctx, args) },
  MarketSize: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.marketSizes.load(id),
    region: ({ regionCode }, _, ctx) => ctx.loaders.regions.load(regionCode),
    recordedBy: ({ recordedById }, _, ctx) => ctx.loaders.employees.load(recordedById),
  },
  Region: {
    marketSize: ({ code }, _, ctx) => ctx.loaders.latestMarketSizes.load(code),
    marketShareEstimate: async ({ code, installedBase }, _, ctx) =>
      marketShare(installedBase ?? null, await ctx.loaders.latestMarketSizes.load(code)),
  },
}
