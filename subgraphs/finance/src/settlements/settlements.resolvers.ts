import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import { badInput } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { cancelSettlement } from './commands/cancel-settlement.ts'
import { confirmSettlement } from './commands/confirm-settlement.ts'
import { decideSettlement } from './commands/decide-settlement.ts'
import { submitSettlementForApproval } from './commands/submit-settlement-for-approval.ts'
import { countSettlements, listSettlements } from './settlements.store.ts'

/** An employee, as finance knows one: by id. */
export interface EmployeeStub {
  readonly id: string
}

export const settlementsResolvers = {
  Query: {
    settlement: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.settlements.load(id)
      if (no) return ctx.loaders.settlementsByNo.load(no)
      throw badInput('Name the settlement by id or by number.')
    },
    settlements: (_, { first, after, ...filter }, ctx) =>
      read(ctx, (db) =>
        listSettlements(db, ctx.scope, { filter, first: pageSize(first), after }, () =>
          read(ctx, (again) => countSettlements(again, ctx.scope, filter)),
        ),
      ),
  },
  Mutation: {
    confirmSettlement: (_, args, ctx) => confirmSettlement(ctx, args),
    submitSettlementForApproval: (_, args, ctx) => submitSettlementForApproval(ctx, args),
    decideSettlement: (_, args, ctx) => decideSettlement(ctx, args),
    cancelSettlement: (_, args, ctx) => cancelSettlement(ctx, args),
  },
  Partner: {
    settlements: async (partner, { statuses, first }, ctx) =>
      (await ctx.loaders.settlementsOfPartners.load({ id: partner.id, args: { statuses, first: pageSize(first) } })) ??
      [],
  },
  Settlement: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.settlements.load(reference.id) : ctx.loaders.settlementsByNo.load(reference.no),
    partner: (settlement) => ({ id: settlement.partnerId }),
    period: (settlement) => ({ from: settlement.periodFrom, to: settlement.periodTo }),
    lines: (settlement, _, ctx) => ctx.loaders.settlementLines.load(settlement.id),
    approvals: (settlement, _, ctx) => ctx.loaders.approvals.load(settlement.id),
  },
  SettlementLine: {
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
  },
  FinanceApproval: {
    requestedBy: (step) => ({ id: step.requestedBy }),
    approver: ({ approverId }) => (approverId ? { id: approverId } : null),
  },
} satisfies Resolvers
