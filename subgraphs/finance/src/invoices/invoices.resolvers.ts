import { formatDecimal } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { someLines } from '../settlements/settlements.rules.ts'
import { issueInvoice } from './commands/issue-invoice.ts'
import { reverseInvoice } from './commands/reverse-invoice.ts'
import { invoicePages } from './invoices.lists.ts'
import { invoiceLineOf } from './invoices.rules.ts'

export const invoicesResolvers: Resolvers = {
  Query: {
    invoices: (_, { filter, ...page }, ctx) => invoicePages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    issueInvoice: (_, { settlementId: id, ...args }, ctx) => issueInvoice(ctx, { id, ...args }),
    reverseInvoice: (_, args, ctx) => reverseInvoice(ctx, args),
  },
  Settlement: {
    invoices: (settlement, _, ctx) => ctx.loaders.invoicesOfSettlements.load(settlement.id),
  },
  Invoice: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.invoices.load(id),
    partner: (invoice) => ({ id: invoice.partnerId }),
    lines: async (invoice, { first, afterLineNo }, ctx) => {
      const { settlementId, vatRate } = invoice
      const args = { ...someLines({ first, afterLineNo }), vatRate: formatDecimal(vatRate) }
      const lines = await ctx.loaders.linesOfSettlements.load({ id: settlementId, args })
      return (lines ?? []).map((line) => invoiceLineOf(line, invoice))
    },
    settlement: (invoice, _, ctx) => ctx.loaders.settlements.load(invoice.settlementId),
    redInvoiceOf: ({ redInvoiceOf }, _, ctx) => (redInvoiceOf ? ctx.loaders.invoices.load(redInvoiceOf) : null),
    prepayment: (invoice, _, ctx) => ctx.loaders.prepaymentsOfInvoices.load(invoice.id),
    redInvoice: (invoice, _, ctx) => ctx.loaders.redInvoices.load(invoice.id),
  },
  InvoiceLine: {
    product: ({ productId }) => (productId ? { id: productId } : null),
  },
}
