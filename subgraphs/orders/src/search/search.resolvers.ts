import { searchText } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { searchOrders, searchProducts } from './search.store.ts'

export const searchResolvers: Resolvers = {
  Search: {
    __resolveReference: ({ text }) => ({ text: searchText(text) }),
    orders: ({ text }, { first }, ctx) => searchOrders(ctx, text, first),
    products: ({ text }, { first }, ctx) => searchProducts(ctx, text, first),
  },
}
