import type { Database } from '@channelgraph/access'
import {
  type CommandContext,
  changed,
  combine,
  created,
  type Done,
  nextNumbers,
  unchanged,
} from '@channelgraph/command'
import { newId, type Period } from '@channelgraph/values'
import { carryDisputes } from '../disputes/disputes.store.ts'
import { findPolicyOn } from '../policies/policies.store.ts'
import type { SettlementRunRow } from '../settlements/settlements.tables.ts'
import { settlementSeries } from './drafting.rules.ts'
import { type Drafting, findPartnersToSettle, insertRun, insertSettlements } from './drafting.store.ts'

/** A run begins, under the drafting lock; `pending` are the partners that it drafts later, each for itself. */
export async function beginRun(
  tx: Database,
  ctx: CommandContext,
  period: Period,
  { provisional = false, pending = [] }: { readonly provisional?: boolean; readonly pending?: string[] } = {},
): Promise<SettlementRunRow> {
  return insertRun(tx, {
    id: newId('settlementRun'),
    periodFrom: period.from,
    periodTo: period.to,
    by: ctx.viewer.subject,
    at: ctx.clock.now(),
    provisional,
    pendingPartnerIds: pending,
  })
}

/** Drafts in a run under the drafting lock: one settlement for each partner with something to settle, by the policy of the period. */
export async function draft(tx: Database, run: SettlementRunRow, drafting: Drafting): Promise<Done<SettlementRunRow>> {
  const { period } = drafting
  const policy = await findPolicyOn(tx, period.to)
  const partners = await findPartnersToSettle(tx, drafting)
  const numbers = await nextNumbers(tx, settlementSeries(period), partners.length)
  const headers = partners.map((partnerId, i) => ({
    id: newId('settlement'),
    no: numbers[i]!,
    partnerId,
  }))
  const settlements = await insertSettlements(tx, run, drafting, policy.id, headers)
  const carried = await carryDisputes(
    tx,
    settlements.map(({ id }) => id),
  )
  return combine(
    unchanged(run),
    ...settlements.map((settlement) => created('Settlement', settlement)),
    ...carried.map(({ before, after }) => changed('SettlementDispute', before, after)),
  )
}
