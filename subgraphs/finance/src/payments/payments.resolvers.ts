import type { Resolvers } from '../generated/resolvers.ts'
import { recordPayment } from './commands/record-payment.ts'
import { reversePayment } from './commands/reverse-payment.ts'
import { paymentPages } from './payments.lists.ts'

export const paymentsResolvers: Resolvers = {
  Query: {
    payments: (_, { filter, ...page }, ctx) => paymentPages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    recordPayment: (_, args, ctx) => recordPayment(ctx, args),
    reversePayment: (_, args, ctx) => reversePayment(ctx, args),
  },
  Settlement: {
    payments: (settlement, _, ctx) => ctx.loaders.paymentsOfSettlements.load(settlement.id),
  },
  Payment: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.payments.load(id),
    settlement: ({ settlementId }, _, ctx) => (settlementId ? ctx.loaders.settlements.load(settlementId) : null),
    prepayment: (payment, _, ctx) => ctx.loaders.prepaymentsOfPayments.load(payment.id),
    partner: (payment) => ({ id: payment.partnerId }),
  },
}
