import { module } from '@channelgraph/service'
import sdl from './invoices.graphql'
import { invoicesRefusals } from './invoices.refusals.ts'
import { invoicesResolvers } from './invoices.resolvers.ts'
import { findInvoices, findInvoicesOfOrders, findInvoicesOfSettlements, findRedInvoices } from './invoices.store.ts'

/** What is billed (发票), red invoices included. */
export const invoices = module({
  sdl,
  resolvers: invoicesResolvers,
  refusals: invoicesRefusals,
  loaders: (load) => ({
    invoices: load.one(findInvoices),
    invoicesOfSettlements: load.many(findInvoicesOfSettlements),
    invoicesOfOrders: load.many(findInvoicesOfOrders),
    redInvoices: load.one(findRedInvoices),
  }),
})
