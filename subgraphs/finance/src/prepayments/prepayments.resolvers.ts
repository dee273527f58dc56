import type { Resolvers } from '../generated/resolvers.ts'
import { reverseSetOff } from './commands/reverse-set-off.ts'
import { setOff } from './commands/set-off.ts'

export const prepaymentsResolvers: Resolvers = {
  Mutation: {
    setOff: (_, args, ctx) => setOff(ctx, args),
    reverseSetOff: (_, args, ctx) => reverseSetOff(ctx, args),
  },
  Partner: {
    prepayments: ({ id }, _, ctx) => ctx.loaders.openPrepaymentsOfPartners.load(id),
  },
  Settlement: {
    setOffs: ({ id }, _, ctx) => ctx.loaders.setOffsOfSettlements.load(id),
  },
  Prepayment: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.prepayments.load(id),
    partner: ({ partnerId }) => ({ id: partnerId }),
    payment: ({ paymentId }, _, ctx) => (paymentId ? ctx.loaders.payments.load(paymentId) : null),
    creditNote: ({ invoiceId }, _, ctx) => (invoiceId ? ctx.loaders.invoices.load(invoiceId) : null),
    setOffs: ({ id }, _, ctx) => ctx.loaders.setOffsOfPrepayments.load(id),
  },
  SetOff: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.setOffs.load(id),
    prepayment: async ({ prepaymentId }, _, ctx) => (await ctx.loaders.prepayments.load(prepaymentId))!,
    invoice: async ({ receivableId }, _, ctx) => {
      const receivable = (await ctx.loaders.receivables.load(receivableId))!
      return (await ctx.loaders.invoices.load(receivable.invoiceId))!
    },
  },
}
