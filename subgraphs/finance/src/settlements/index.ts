import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { lockAwaitingConfirmation } from './auto-confirmation.store.ts'
import { autoConfirm } from './commands/auto-confirm.ts'
import sdl from './settlements.graphql'
import { settlementsRefusals } from './settlements.refusals.ts'
import { settlementsResolvers } from './settlements.resolvers.ts'
import {
  findApprovalsOfSettlements,
  findSettlements,
  findSettlementsByNo,
  listLinesOfSettlements,
  settlementPages,
} from './settlements.store.ts'

/** A month's statement for one partner (结算单). */
export const settlements = module({
  sdl,
  resolvers: settlementsResolvers,
  refusals: settlementsRefusals,
  loaders: (load) => ({
    settlements: load.one(findSettlements),
    settlementsByNo: load.one(findSettlementsByNo),
    settlementsOfPartners: load.pages(settlementPages.ofEach('partnerId')),
    linesOfSettlements: load.oneWith(listLinesOfSettlements),
    approvalsOfSettlements: load.many(findApprovalsOfSettlements),
  }),
  sweeps: [
    sweepRows(
      'auto-confirm-settlements',
      (tx, ctx, limit) => lockAwaitingConfirmation(tx, businessDateOf(ctx.clock.now()), limit),
      autoConfirm,
    ),
  ],
})
