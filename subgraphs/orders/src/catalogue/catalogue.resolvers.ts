import { normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { productPages } from './catalogue.store.ts'
import { changeProduct } from './commands/change-product.ts'
import { publishProduct } from './commands/publish-product.ts'

export const catalogueResolvers: Resolvers = {
  Query: {
    product: (_, { sku }, ctx) => ctx.loaders.productsBySku.load(normaliseCode(sku)),
    products: (_, { first, after, last, before, ...filter }, ctx) =>
      productPages.list(ctx, { filter, first, after, last, before }),
  },
  Mutation: {
    publishProduct: (_, args, ctx) => publishProduct(ctx, args),
    changeProduct: (_, args, ctx) => changeProduct(ctx, args),
  },
  Product: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.products.load(reference.id) : ctx.loaders.productsBySku.load(reference.sku),
  },
}
