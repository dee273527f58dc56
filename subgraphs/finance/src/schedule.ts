import type { CommandContext } from '@channelgraph/command'
import { type Sweep, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { expireReservation } from './credit/commands/expire-reservation.ts'
import { lockDueReservations } from './credit/credit.store.ts'
import { draftMonth, findMonthToDraft } from './drafting/commands/draft-month.ts'
import { findPolicyOn } from './policies/policies.store.ts'
import { announceOverdue } from './receivables/commands/announce-overdue.ts'
import { clearOverdueNotice } from './receivables/commands/clear-overdue.ts'
import { lockOutdated, lockUnannounced } from './receivables/overdue-notices.store.ts'
import { confirmBySilence } from './settlements/commands/confirm-by-silence.ts'
import { lockSilent } from './settlements/silence.store.ts'

const today = (ctx: CommandContext) => businessDateOf(ctx.clock.now())

/** A month that was missed is drafted before the next one; the lock is taken only when there is something to do. */
const draftMonths: Sweep = {
  name: 'draft-settlements',
  run: async (ctx) => {
    let months = 0
    while ((await findMonthToDraft(ctx.db, ctx)) && (await draftMonth(ctx, null))) months += 1
    return months
  },
}

/** What falls due in the finance department. */
export const sweeps: readonly Sweep[] = [
  sweepRows(
    'expire-reservations',
    (tx, ctx, limit) => lockDueReservations(tx, ctx.clock.now(), limit),
    expireReservation,
  ),
  draftMonths,
  sweepRows('confirm-by-silence', (tx, ctx, limit) => lockSilent(tx, today(ctx), limit), confirmBySilence),
  sweepRows(
    'announce-overdue',
    async (tx, ctx, limit) => lockUnannounced(tx, await findPolicyOn(tx, today(ctx)), today(ctx), limit),
    announceOverdue,
  ),
  sweepRows(
    'clear-overdue',
    async (tx, ctx, limit) => lockOutdated(tx, await findPolicyOn(tx, today(ctx)), today(ctx), limit),
    clearOverdueNotice,
  ),
]
