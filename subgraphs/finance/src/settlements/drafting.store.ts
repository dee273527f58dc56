import type { Database } from '@channelgraph/access'
import type { Period } from '@channelgraph/values'
import { and, asc, eq, gte, inArray, lte, notExists, type SQL, sql } from 'drizzle-orm'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import {
  documentSeries,
  type SettlementRow,
  type SettlementRunRow,
  settlement,
  settlementLine,
  settlementRun,
} from './settlements.tables.ts'

const DRAFTING_LOCK = 740_201_124

/** Lets one drafting run at a time, until the transaction ends: two would draft the same deliveries. */
export async function lockDrafting(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${DRAFTING_LOCK})`)
}

/** Deliveries accepted in a period that stand in no settlement but cancelled ones. */
const unsettledIn = (tx: Database, period: Period): SQL | undefined =>
  and(
    gte(deliveryRef.acceptedOn, period.from),
    lte(deliveryRef.acceptedOn, period.to),
    notExists(
      tx
        .select({ one: sql`1` })
        .from(settlementLine)
        .where(and(eq(settlementLine.deliveryId, deliveryRef.id), eq(settlementLine.released, false))),
    ),
  )

/** The partners with something to settle, ordered. */
export async function findPartnersToSettle(
  tx: Database,
  period: Period,
  partnerIds: readonly string[] | null,
): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ partnerId: deliveryRef.partnerId })
    .from(deliveryRef)
    .where(and(unsettledIn(tx, period), partnerIds ? inArray(deliveryRef.partnerId, [...partnerIds]) : undefined))
    .orderBy(asc(deliveryRef.partnerId))
  return rows.map((row) => row.partnerId)
}

export async function insertRun(tx: Database, row: SettlementRunRow): Promise<SettlementRunRow> {
  const [saved] = await tx.insert(settlementRun).values(row).returning()
  return saved!
}

export async function findRun(db: Database, id: string): Promise<SettlementRunRow> {
  const [row] = await db.select().from(settlementRun).where(eq(settlementRun.id, id))
  return row!
}

/**
 * Writes a run's settlements with their lines, one a shipment line in the order of acceptance, and then each header as the
 * sum of its lines: three statements, however many partners there are.
 */
export async function insertSettlements(
  tx: Database,
  run: SettlementRunRow,
  headers: readonly (typeof settlement.$inferInsert)[],
): Promise<SettlementRow[]> {
  if (headers.length === 0) return []
  await tx.insert(settlement).values([...headers])
  const period = { from: run.periodFrom, to: run.periodTo }
  await tx.execute(sql`
    insert into ${settlementLine} (settlement_id, line_no, partner_id, kind, delivery_id, order_id, source_ref, description, net, vat_rate, vat, gross)
    select ${settlement.id},
      row_number() over (partition by ${settlement.id} order by ${deliveryRef.acceptedAt}, ${deliveryRef.id}),
      ${deliveryRef.partnerId}, 'DELIVERY', ${deliveryRef.id}, ${deliveryRef.orderId}, ${deliveryRef.shipmentNo},
      format('%s / %s × %s', ${deliveryRef.shipmentNo}, ${deliveryRef.orderNo}, ${deliveryRef.qty}),
      ${deliveryRef.net}, ${deliveryRef.vatRate}, ${deliveryRef.vat}, ${deliveryRef.gross}
    from ${deliveryRef} join ${settlement} on ${settlement.partnerId} = ${deliveryRef.partnerId} and ${settlement.runId} = ${run.id}
    where ${unsettledIn(tx, period)}`)
  const sums = tx
    .select({
      settlementId: settlementLine.settlementId,
      net: sql`sum(${settlementLine.net})`.as('net_sum'),
      vat: sql`sum(${settlementLine.vat})`.as('vat_sum'),
      gross: sql`sum(${settlementLine.gross})`.as('gross_sum'),
    })
    .from(settlementLine)
    .innerJoin(settlement, and(eq(settlement.id, settlementLine.settlementId), eq(settlement.runId, run.id)))
    .groupBy(settlementLine.settlementId)
    .as('sums')
  const saved = await tx
    .update(settlement)
    .set({ net: sql`${sums.net}`, vat: sql`${sums.vat}`, gross: sql`${sums.gross}` })
    .from(sums)
    .where(eq(sums.settlementId, settlement.id))
    .returning()
  return (saved as SettlementRow[]).sort((a, b) => (a.no < b.no ? -1 : 1))
}

/** Takes the next numbers of a series; returns the first. A rollback gives them back, so there are no gaps. */
export async function takeNumbers(tx: Database, series: string, howMany: number): Promise<number> {
  const [row] = await tx
    .insert(documentSeries)
    .values({ series, last: howMany })
    .onConflictDoUpdate({ target: documentSeries.series, set: { last: sql`${documentSeries.last} + ${howMany}` } })
    .returning()
  return row!.last - howMany + 1
}
