import type { Resolvers } from '../generated/resolvers.ts'
import { publicationResolvers } from '../publications/publications.resolvers.ts'
import { marketIntelCommands as commands } from './market-intel.publication.ts'
import { marketIntelPages } from './market-intel.store.ts'

export const marketIntelResolvers: Resolvers = {
  Query: {
    marketIntel: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      marketIntelPages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: {
    publishMarketIntel: (_, args, ctx) => commands.publish(ctx, args),
    withdrawMarketIntel: (_, args, ctx) => commands.withdraw(ctx, args),
  },
  MarketIntel: {
    ...publicationResolvers,
    __resolveReference: ({ id }, ctx) => ctx.loaders.marketIntel.load(id),
    region: ({ regionCode }, _, ctx) => (regionCode ? ctx.loaders.regions.load(regionCode) : null),
  },
}
