import type { Database } from '@channelgraph/access'
import { type Command, type CommandContext, inTransaction } from '@channelgraph/command'
import type { Sweep } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { expireReservation } from './credit/commands/expire-reservation.ts'
import { lockDueReservations } from './credit/credit.store.ts'
import { announceOverdue } from './receivables/commands/announce-overdue.ts'
import { lockUnannouncedOverdue } from './receivables/receivables.store.ts'

const BATCH = 200

/** Locks a batch of what is due and runs its command on each, in one transaction; returns how many. */
async function each<Row>(
  ctx: CommandContext,
  lockDue: (tx: Database) => Promise<Row[]>,
  run: Command<Row, unknown>,
): Promise<number> {
  const done = await inTransaction(ctx.db, async (unit) => {
    const due = await lockDue(unit.tx)
    for (const row of due) await run.within(unit, ctx, row)
    return due.length
  })
  return typeof done === 'number' ? done : 0
}

/** What falls due in the finance department. */
export const sweeps: readonly Sweep[] = [
  {
    name: 'expire-reservations',
    run: (ctx) => each(ctx, (tx) => lockDueReservations(tx, ctx.clock.now(), BATCH), expireReservation),
  },
  {
    name: 'announce-overdue',
    run: (ctx) =>
      each(ctx, (tx) => lockUnannouncedOverdue(tx, businessDateOf(ctx.clock.now()), BATCH), announceOverdue),
  },
]
