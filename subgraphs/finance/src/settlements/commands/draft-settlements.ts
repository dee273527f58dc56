import { created, creatingCommand, together } from '@channelgraph/command'
import { Money, newId, numberOf, type Period } from '@channelgraph/values'
import {
  findPartnersToSettle,
  findRun,
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
  (db, id) => findRun(db, id),
  async (tx, ctx, { period, partnerIds }) => {
    const now = ctx.clock.now()
    assertSettledMonth(period, now)
    await lockDrafting(tx)
    const by = ctx.viewer.subject
    const run = await insertRun(tx, {
      id: newId('settlementRun'),
      periodFrom: period.from,
      periodTo: period.to,
      by,
      at: now,
    })
    const partners = await findPartnersToSettle(tx, period, partnerIds ?? null)
    const series = settlementSeries(period)
    const firstNo = partners.length > 0 ? await takeNumbers(tx, series, partners.length) : 0
    const settlements = await insertSettlements(
      tx,
      run,
      partners.map((partnerId, i) => ({
        id: newId('settlement'),
        no: numberOf(series, firstNo + i),
        partnerId,
        runId: run.id,
        periodFrom: period.from,
        periodTo: period.to,
        status: 'DRAFTED' as const,
        net: Money.zero,
        vat: Money.zero,
        gross: Money.zero,
        preparedBy: by,
        draftedAt: now,
      })),
    )
    return together(
      created('SettlementRun', run),
      ...settlements.map((settlement) => created('Settlement', settlement)),
    )
  },
)
