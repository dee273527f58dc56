import { combine, created, creatingCommand } from '@channelgraph/command'
import { check, type Period } from '@channelgraph/values'
import { checkSettledMonth } from '../drafting.rules.ts'
import { beginRun, draft } from '../drafting.steps.ts'
import { findRuns, lockDrafting } from '../drafting.store.ts'

export interface DraftSettlements {
  readonly idempotencyKey: string
  /** One whole month that has begun. */
  readonly period: Period
  /** All partners where left out. */
  readonly partnerIds?: readonly string[] | null
}

/** Named one by one; without names it is all partners, however many. */
const MAX_PARTNERS = 2_000

export const draftSettlements = creatingCommand(
  'settlement:prepare',
  findRuns,
  async (tx, ctx, { period: month, partnerIds: asked }: DraftSettlements) => {
    const period = checkSettledMonth(month, ctx.clock.now())
    const partnerIds = asked ? check.items('partnerIds', asked, 1, MAX_PARTNERS) : null
    await lockDrafting(tx)
    const run = await beginRun(tx, ctx, period)
    return combine(created('SettlementRun', run), await draft(tx, run, { period, partnerIds, scheduled: false }))
  },
)
