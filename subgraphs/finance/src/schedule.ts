import { type Sweep, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { expireReservation } from './credit/commands/expire-reservation.ts'
import { lockDueReservations } from './credit/credit.store.ts'
import { announceOverdue } from './receivables/commands/announce-overdue.ts'
import { lockUnannouncedOverdue } from './receivables/receivables.store.ts'

/** What falls due in the finance department. */
export const sweeps: readonly Sweep[] = [
  sweepRows(
    'expire-reservations',
    (tx, ctx, limit) => lockDueReservations(tx, ctx.clock.now(), limit),
    expireReservation,
  ),
  sweepRows(
    'announce-overdue',
    (tx, ctx, limit) => lockUnannouncedOverdue(tx, businessDateOf(ctx.clock.now()), limit),
    announceOverdue,
  ),
]
