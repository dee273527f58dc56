import type { Database } from '@channelgraph/access'
import { type CommandContext, command, withReason } from '@channelgraph/command'
import { RowsFailed, type Sweep, sweepRows } from '@channelgraph/service'
import { SCHEDULED_BY } from '../../settlements/settlements.tables.ts'
import { draft } from '../drafting.steps.ts'
import { lockDrafting, lockPending, type Pending, removePending } from '../drafting.store.ts'

/** Drafts a partner of a run that is locked; a settlement is prepared by whoever began the run. */
async function draftPartner(tx: Database, _ctx: CommandContext, pending: Pending) {
  const { id, run } = pending
  await lockDrafting(tx)
  await removePending(tx, pending)
  const period = { from: run.periodFrom, to: run.periodTo }
  const scheduled = run.by === SCHEDULED_BY
  const drafted = await draft(tx, run, { period, partnerIds: [id], scheduled })
  return scheduled ? withReason('the month is over', drafted) : drafted
}

/**
 * Drafts the partners that runs have still to draft, each for itself. One that cannot be drafted is undone alone, set apart and
 * tried again in a minute; the sweep throws `RowsFailed` at its end and names it.
 */
export const draftPending: Sweep = sweepRows(
  'draft-settlements',
  (tx, _ctx, limit) => lockPending(tx, limit),
  command('schedule:sweep', draftPartner),
)

const draftByHand = command('settlement:prepare', draftPartner)

/** The same for one run, by whoever asked for it. Answers the partners that could not be drafted. */
export async function draftPendingOf(runId: string, ctx: CommandContext): Promise<readonly string[]> {
  try {
    await sweepRows('draft-settlements', (tx, _ctx, limit) => lockPending(tx, limit, runId), draftByHand).run(ctx)
    return []
  } catch (error) {
    // The schedule tries them again each minute, and logs why it cannot.
    if (error instanceof RowsFailed) return error.ids
    throw error
  }
}
