import { searchText } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { searchInvoices, searchSettlements } from './search.store.ts'

export const searchResolvers: Resolvers = {
  Search: {
    __resolveReference: ({ text }) => ({ text: searchText(text) }),
    settlements: ({ text }, { first }, ctx) => searchSettlements(ctx, text, first),
    invoices: ({ text }, { first }, ctx) => searchInvoices(ctx, text, first),
  },
}
