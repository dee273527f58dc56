import type { Resolvers } from '../generated/resolvers.ts'
import { issueInvoice } from './commands/issue-invoice.ts'

export const invoicesResolvers = {
  Mutation: {
    issueInvoice: (_, args, ctx) => issueInvoice(ctx, args),
  },
  Settlement: {
    invoices: (settlement, _, ctx) => ctx.loaders.invoicesOfSettlements.load(settlement.id),
  },
  Invoice: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.invoices.load(id),
    partner: (invoice) => ({ id: invoice.partnerId }),
    settlement: (invoice, _, ctx) => ctx.loaders.settlements.load(invoice.settlementId),
  },
} satisfies Resolvers
