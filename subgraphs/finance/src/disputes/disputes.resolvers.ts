import type { Resolvers } from '../generated/resolvers.ts'
import { decideDispute } from './commands/decide-dispute.ts'
import { disputeSettlementLine } from './commands/dispute-settlement-line.ts'
import { withdrawDispute } from './commands/withdraw-dispute.ts'
import { disputePages } from './disputes.lists.ts'

export const disputesResolvers: Resolvers = {
  Query: {
    disputes: (_, { filter, ...page }, ctx) => disputePages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    disputeSettlementLine: (_, args, ctx) => disputeSettlementLine(ctx, args),
    withdrawDispute: (_, args, ctx) => withdrawDispute(ctx, args),
    decideDispute: (_, { disputeId: id, ...args }, ctx) => decideDispute(ctx, { id, ...args }),
  },
  Settlement: {
    disputes: (settlement, _, ctx) => ctx.loaders.disputesOfSettlements.load(settlement.id),
  },
  SettlementLine: {
    disputed: async ({ settlementId, lineNo }, _, ctx) =>
      (await ctx.loaders.disputedLines.load(settlementId))?.has(lineNo) ?? false,
  },
  SettlementDispute: {
    partner: ({ partnerId }) => ({ id: partnerId }),
    settlement: ({ settlementId }, _, ctx) => ctx.loaders.settlements.load(settlementId),
  },
}
