import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { decideDepositCorrection } from './commands/decide-deposit-correction.ts'
import { decideRefund } from './commands/decide-refund.ts'
import { payRefund } from './commands/pay-refund.ts'
import { proposeDepositCorrection } from './commands/propose-deposit-correction.ts'
import { proposeDepositRefund } from './commands/propose-deposit-refund.ts'
import { proposePrepaymentRefund } from './commands/propose-prepayment-refund.ts'
import { withdrawRefund } from './commands/withdraw-refund.ts'
import { dueBackOf } from './refunds.rules.ts'
import { correctionPages, refundPages } from './refunds.store.ts'

export const refundsResolvers: Resolvers = {
  Query: {
    refund: (_, { id }, ctx) => ctx.loaders.refunds.load(id),
    depositCorrection: (_, { id }, ctx) => ctx.loaders.depositCorrections.load(id),
    refunds: (_, { first, after, last, before, ...filter }, ctx) =>
      refundPages.list(ctx, { filter, first, after, last, before }),
    depositCorrections: (_, { first, after, last, before, ...filter }, ctx) =>
      correctionPages.list(ctx, { filter, first, after, last, before }),
  },
  Mutation: {
    proposePrepaymentRefund: (_, args, ctx) => proposePrepaymentRefund(ctx, args),
    proposeDepositRefund: (_, args, ctx) => proposeDepositRefund(ctx, args),
    decideRefund: (_, args, ctx) => decideRefund(ctx, args),
    withdrawRefund: (_, args, ctx) => withdrawRefund(ctx, args),
    payRefund: (_, args, ctx) => payRefund(ctx, args),
    proposeDepositCorrection: (_, args, ctx) => proposeDepositCorrection(ctx, args),
    decideDepositCorrection: (_, args, ctx) => decideDepositCorrection(ctx, args),
  },
  Prepayment: {
    refunds: ({ id }, _, ctx) => ctx.loaders.refundsOfPrepayments.load(id),
  },
  DepositAccount: {
    dueBack: async ({ id }, _, ctx) => {
      const deposit = await ctx.loaders.depositsSinceEnd.load(id)
      return deposit ? dueBackOf(deposit, businessDateOf(ctx.clock.now())) : []
    },
    refunds: ({ id }, _, ctx) => ctx.loaders.depositRefundsOfPartners.load(id),
    corrections: ({ id }, _, ctx) => ctx.loaders.depositCorrectionsOfPartners.load(id),
  },
  Refund: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.refunds.load(id),
    partner: ({ partnerId }) => ({ id: partnerId }),
    prepayment: ({ prepaymentId }, _, ctx) => (prepaymentId ? ctx.loaders.prepayments.load(prepaymentId) : null),
    proposedBy: ({ proposedBy }) => ({ id: proposedBy }),
    decidedBy: ({ decidedBy }) => (decidedBy ? { id: decidedBy } : null),
  },
  DepositCorrection: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.depositCorrections.load(id),
    partner: ({ partnerId }) => ({ id: partnerId }),
    entry: async ({ entryId }, _, ctx) => (await ctx.loaders.ledgerEntries.load(entryId))!,
    proposedBy: ({ proposedBy }) => ({ id: proposedBy }),
    decidedBy: ({ decidedBy }) => (decidedBy ? { id: decidedBy } : null),
  },
}
