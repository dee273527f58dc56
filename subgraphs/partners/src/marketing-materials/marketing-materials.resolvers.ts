import type { Resolvers } from '../generated/resolvers.ts'
import { publicationResolvers } from '../publications/publications.resolvers.ts'
import { marketingMaterialCommands as commands } from './marketing-materials.publication.ts'
import { marketingMaterialPages } from './marketing-materials.store.ts'

export const marketingMaterialsResolvers: Resolvers = {
  Query: {
    marketingMaterials: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      marketingMaterialPages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: {
    publishMarketingMaterial: (_, args, ctx) => commands.publish(ctx, args),
    withdrawMarketingMaterial: (_, args, ctx) => commands.withdraw(ctx, args),
  },
  MarketingMaterial: {
    ...publicationResolvers,
    __resolveReference: ({ id }, ctx) => ctx.loaders.marketingMaterials.load(id),
    products: ({ productIds }) => productIds.map((id) => ({ id, nodeId: id })),
  },
}
