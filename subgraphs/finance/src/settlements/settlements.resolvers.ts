import { nodesOf } from '@channelgraph/paging'
import { badInput, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { cancelSettlement } from './commands/cancel-settlement.ts'
import { confirmSettlement } from './commands/confirm-settlement.ts'
import { decideSettlement } from './commands/decide-settlement.ts'
import { submitSettlementForApproval } from './commands/submit-settlement-for-approval.ts'
import { someLines } from './settlements.rules.ts'
import { settlementPages } from './settlements.store.ts'

export const settlementsResolvers: Resolvers = {
  Query: {
    settlement: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.settlements.load(id)
      const given = normaliseCode(no)
      if (given) return ctx.loaders.settlementsByNo.load(given)
      throw badInput('Give `id` or `no`: which settlement?', '请提供 `id` 或 `no`:哪张结算单?')
    },
    settlements: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      settlementPages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: {
    confirmSettlement: (_, args, ctx) => confirmSettlement(ctx, args),
    submitSettlementForApproval: (_, args, ctx) => submitSettlementForApproval(ctx, args),
    decideSettlement: (_, args, ctx) => decideSettlement(ctx, args),
    cancelSettlement: (_, args, ctx) => cancelSettlement(ctx, args),
  },
  Partner: {
    settlements: async ({ id }, { statuses, first }, ctx) => {
      const latest = await ctx.loaders.settlementsOfPartners.load({ id, args: { filter: { statuses }, first } })
      return nodesOf(latest)
    },
  },
  Settlement: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.settlements.load(reference.id) : ctx.loaders.settlementsByNo.load(reference.no),
    partner: (settlement) => ({ id: settlement.partnerId }),
    period: (settlement) => ({ from: settlement.periodFrom, to: settlement.periodTo }),
    lines: async (settlement, { first, afterLineNo }, ctx) => {
      const args = { ...someLines({ first, afterLineNo }), vatRate: null }
      return (await ctx.loaders.linesOfSettlements.load({ id: settlement.id, args })) ?? []
    },
    approvals: (settlement, _, ctx) => ctx.loaders.approvalsOfSettlements.load(settlement.id),
  },
  SettlementLine: {
    product: ({ productId }) => (productId ? { id: productId } : null),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
  },
  FinanceApproval: {
    requestedBy: (step) => ({ id: step.requestedBy }),
    approver: ({ approverId }) => (approverId ? { id: approverId } : null),
  },
}
