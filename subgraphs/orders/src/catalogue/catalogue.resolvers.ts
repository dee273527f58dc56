import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { countProducts, listProducts } from './catalogue.store.ts'
import { changeProduct } from './commands/change-product.ts'
import { publishProduct } from './commands/publish-product.ts'

export const catalogueResolvers = {
  Query: {
    product: (_, { sku }, ctx) => ctx.loaders.productsBySku.load(sku),
    products: (_, { first, after, ...filter }, ctx) =>
      read(ctx, (db) =>
        listProducts(db, { filter, first: pageSize(first, 100), after }, () =>
          read(ctx, (again) => countProducts(again, filter)),
        ),
      ),
  },
  Mutation: {
    publishProduct: (_, args, ctx) => publishProduct(ctx, args),
    changeProduct: (_, args, ctx) => changeProduct(ctx, args),
  },
  Product: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.products.load(reference.id) : ctx.loaders.productsBySku.load(reference.sku),
  },
} satisfies Resolvers
