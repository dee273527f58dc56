import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, created, creatingCommand, type Done } from '@channelgraph/command'
import { documentNumber, newId, type Period } from '@channelgraph/values'
import { carryDisputes } from '../../disputes/disputes.store.ts'
import { findPolicyOn } from '../../policies/policies.store.ts'
import {
  type Drafting,
  findPartnersToSettle,
  findRuns,
  insertRun,
  insertSettlements,
  lockDrafting,
  takeNumbers,
} from '../drafting.store.ts'
import { assertSettledMonth, settlementSeries } from '../settlements.rules.ts'
import type { SettlementRunRow } from '../settlements.tables.ts'

export interface DraftSettlements {
  readonly idempotencyKey: string
  /** One whole month that has begun. */
  readonly period: Period
  /** All partners where left out. */
  readonly partnerIds?: readonly string[] | null
}

export const draftSettlements = creatingCommand<DraftSettlements, SettlementRunRow>(
  'settlement:prepare',
  findRuns,
  async (tx, ctx, { period, partnerIds }) => {
    assertSettledMonth(period, ctx.clock.now())
    await lockDrafting(tx)
    return draft(tx, ctx, { period, partnerIds: partnerIds ?? null, scheduled: false })
  },
)

/** Drafts under the drafting lock: one settlement for each partner with something to settle, by the policy of the period. */
export async function draft(
  tx: Database,
  ctx: CommandContext,
  drafting: Drafting,
  provisional = false,
): Promise<Done<SettlementRunRow>> {
  const { period } = drafting
  const policy = await findPolicyOn(tx, period.to)
  const run = await insertRun(tx, {
    id: newId('settlementRun'),
    periodFrom: period.from,
    periodTo: period.to,
    by: ctx.viewer.subject,
    at: ctx.clock.now(),
    provisional,
  })
  const partners = await findPartnersToSettle(tx, drafting)
  const series = settlementSeries(period)
  const firstNo = await takeNumbers(tx, series, partners.length)
  const headers = partners.map((partnerId, i) => ({
    id: newId('settlement'),
    no: documentNumber(series, firstNo + i),
    partnerId,
  }))
  const settlements = await insertSettlements(tx, run, drafting, policy.id, headers)
  const carried = await carryDisputes(tx, run.id)
  return combine(
    created('SettlementRun', run),
    ...settlements.map((settlement) => created('Settlement', settlement)),
    ...carried.map(({ before, after }) => changed('SettlementDispute', before, after)),
  )
}
