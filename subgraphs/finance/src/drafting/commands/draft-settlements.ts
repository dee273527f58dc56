import { creatingCommand } from '@channelgraph/command'
import type { Period } from '@channelgraph/values'
import { assertSettledMonth } from '../drafting.rules.ts'
import { draft } from '../drafting.steps.ts'
import { findRuns, lockDrafting } from '../drafting.store.ts'

export interface DraftSettlements {
  readonly idempotencyKey: string
  /** One whole month that has begun. */
  readonly period: Period
  /** All partners where left out. */
  readonly partnerIds?: readonly string[] | null
}

export const draftSettlements = creatingCommand(
  'settlement:prepare',
  findRuns,
  async (tx, ctx, { period, partnerIds }: DraftSettlements) => {
    assertSettledMonth(period, ctx.clock.now())
    await lockDrafting(tx)
    return draft(tx, ctx, { period, partnerIds: partnerIds ?? null, scheduled: false })
  },
)
