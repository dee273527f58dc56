import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import type { BusinessDate, Period } from '@channelgraph/values'
import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { adjustment } from '../adjustments/adjustments.tables.ts'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { sumOfLines } from '../settlements/settlements.store.ts'
import {
  SCHEDULED_BY,
  type SettlementRow,
  type SettlementRunRow,
  settlement,
  settlementLine,
  settlementRun,
} from '../settlements/settlements.tables.ts'

const DRAFTING_LOCK = 740_201_124

/** Lets one drafting run at a time, until the transaction ends: two would draft the same deliveries. */
export async function lockDrafting(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${DRAFTING_LOCK})`)
}

/** What a run drafts: a month, and of whom. A scheduled run also takes what was accepted earlier and stands nowhere. */
export interface Drafting {
  readonly period: Period
  readonly partnerIds: readonly string[] | null
  readonly scheduled: boolean
}

type LineSource = typeof settlementLine.deliveryId | typeof settlementLine.adjustmentId

/** It stands in no settlement but cancelled ones. */
const standsNowhere = (source: LineSource, id: PgColumn): SQL =>
  sql`not exists (select 1 from ${settlementLine} where ${source} = ${id} and not ${settlementLine.released})`

/** Its line left a settlement because it was disputed, `since` a month: 3.11, it moves to a later period. */
const movedSince = (source: LineSource, id: PgColumn, since: SQL): SQL =>
  sql`exists (select 1 from ${settlementLine} join ${settlement} on ${settlement.id} = ${settlementLine.settlementId}
    where ${source} = ${id} and ${settlementLine.moved} and ${since})`

/** Everything a run has to draft, as one source: goods accepted and returned, and adjustments, of whatever day. */
function itemsToDraft({ period, partnerIds, scheduled }: Drafting): SQL {
  const { deliveryId, adjustmentId } = settlementLine
  const thisPeriod = sql`${settlement.periodFrom} >= ${period.from}::date`
  const of = (partnerId: PgColumn) =>
    partnerIds ? sql`${partnerId} = any(${sql.param([...partnerIds])}::text[])` : sql`true`
  const inPeriod = scheduled
    ? sql`true`
    : sql`(${deliveryRef.acceptedOn} >= ${period.from}::date or ${movedSince(deliveryId, deliveryRef.id, sql`true`)})`
  return sql`(
    select ${deliveryRef.partnerId}, ${deliveryRef.kind}, ${deliveryRef.id} as delivery_id, null as adjustment_id,
      ${deliveryRef.orderId}, ${deliveryRef.shipmentNo} as source_ref,
      format('%s / %s × %s', ${deliveryRef.shipmentNo}, ${deliveryRef.orderNo}, abs(${deliveryRef.qty})) as description,
      ${deliveryRef.productId} as product_id, ${deliveryRef.sku} as sku, ${deliveryRef.productName} as product_name,
      ${deliveryRef.qty} as qty, ${deliveryRef.unitPriceNet} as unit_price_net,
      ${deliveryRef.net}, ${deliveryRef.vatRate}, ${deliveryRef.vat}, ${deliveryRef.gross}, ${deliveryRef.acceptedAt} as at, ${deliveryRef.id} as id
    from ${deliveryRef}
    where ${deliveryRef.acceptedOn} <= ${period.to}::date and ${inPeriod} and ${of(deliveryRef.partnerId)}
      and ${standsNowhere(deliveryId, deliveryRef.id)} and not ${movedSince(deliveryId, deliveryRef.id, thisPeriod)}
    union all
    select ${adjustment.partnerId}, 'ADJUSTMENT', null, ${adjustment.id}, ${adjustment.orderId}, ${adjustment.no}, ${adjustment.reason},
      null, null, null, null, null,
      ${adjustment.net}, ${adjustment.vatRate}, ${adjustment.vat}, ${adjustment.gross}, ${adjustment.recordedAt}, ${adjustment.id}
    from ${adjustment}
    where ${of(adjustment.partnerId)}
      and ${standsNowhere(adjustmentId, adjustment.id)} and not ${movedSince(adjustmentId, adjustment.id, thisPeriod)}
  ) as item`
}

/** The partners with something to settle, ordered. */
export async function findPartnersToSettle(tx: Database, drafting: Drafting): Promise<string[]> {
  const rows = await tx.execute(sql`select distinct item.partner_id from ${itemsToDraft(drafting)} order by 1`)
  return (rows as unknown as { partner_id: string }[]).map((row) => row.partner_id)
}

const runs = rowsOf(settlementRun, { what: { en: 'The run', zh: '结算批次' }, visible: everyRow, staffOnly: true })

export const insertRun = runs.insert

/** A partner of a run that is still to be drafted. */
export interface Pending {
  /** The partner's. */
  readonly id: string
  readonly run: SettlementRunRow
}

/**
 * Locks runs with partners still to draft and answers these, earliest month first: those another replica works on left out, or one
 * run, which is waited for.
 */
export async function lockPending(tx: Database, limit: number, runId?: string): Promise<Pending[]> {
  const locked = await tx
    .select()
    .from(settlementRun)
    .where(and(sql`${settlementRun.pendingPartnerIds} <> '{}'`, runId ? eq(settlementRun.id, runId) : undefined))
    .orderBy(asc(settlementRun.periodFrom))
    .for('update', runId ? {} : { skipLocked: true })
  return locked.flatMap((run) => run.pendingPartnerIds.map((id) => ({ id, run }))).slice(0, limit)
}

/** A partner of a locked run is drafted. */
export async function removePending(tx: Database, { id, run }: Pending): Promise<void> {
  await tx
    .update(settlementRun)
    .set({ pendingPartnerIds: sql`array_remove(${settlementRun.pendingPartnerIds}, ${id})` })
    .where(eq(settlementRun.id, run.id))
}

export const findRuns = runs.findBy('id')

/** The first day of the month that was drafted last by schedule; null before the first. */
export async function findLastScheduledMonth(db: Database): Promise<BusinessDate | null> {
  const [row] = await db
    .select({ from: settlementRun.periodFrom })
    .from(settlementRun)
    .where(eq(settlementRun.by, SCHEDULED_BY))
    .orderBy(desc(settlementRun.periodFrom))
    .limit(1)
  return row?.from ?? null
}

/** What names a settlement before there are lines. */
export interface NewSettlement {
  readonly id: string
  readonly no: string
  readonly partnerId: string
}

/**
 * Writes a run's settlements with their lines, one a shipment line in the order of acceptance, and then each header as the
 * sum of its lines: three statements, however many partners there are.
 */
export async function insertSettlements(
  tx: Database,
  run: SettlementRunRow,
  drafting: Drafting,
  policyId: string,
  headers: readonly NewSettlement[],
): Promise<SettlementRow[]> {
  if (headers.length === 0) return []
  const column = (name: keyof NewSettlement) => sql`${sql.param(headers.map((header) => header[name]))}::text[]`
  await tx.execute(sql`
    insert into ${settlement} (id, no, partner_id, run_id, period_from, period_to, status, net, vat, gross, policy_id, prepared_by, drafted_at)
    select header.id, header.no, header.partner_id, ${settlementRun.id}, ${settlementRun.periodFrom}, ${settlementRun.periodTo},
      'DRAFTED', 0, 0, 0, ${policyId}, ${settlementRun.by}, ${settlementRun.at}
    from ${settlementRun}, unnest(${column('id')}, ${column('no')}, ${column('partnerId')}) as header(id, no, partner_id)
    where ${settlementRun.id} = ${run.id}`)
  await tx.execute(sql`
    insert into ${settlementLine} (settlement_id, line_no, partner_id, kind, delivery_id, adjustment_id, order_id, source_ref, description, product_id, sku, product_name, qty, unit_price_net,
      net, vat_rate, vat, gross)
    select header.id, row_number() over (partition by header.id order by item.at, item.id),
      item.partner_id, item.kind, item.delivery_id, item.adjustment_id, item.order_id, item.source_ref, item.description,
      item.product_id, item.sku, item.product_name, item.qty, item.unit_price_net,
      item.net, item.vat_rate, item.vat, item.gross
    from ${itemsToDraft(drafting)} join ${settlement} as header on header.partner_id = item.partner_id and header.run_id = ${run.id}`)
  const sums = sumOfLines(
    tx,
    inArray(
      settlement.id,
      headers.map(({ id }) => id),
    ),
  )
  const saved = await tx
    .update(settlement)
    .set({ net: sql`${sums.net}`, vat: sql`${sums.vat}`, gross: sql`${sums.gross}` })
    .from(sums)
    .where(eq(sums.settlementId, settlement.id))
    .returning()
  return (saved as SettlementRow[]).sort((a, b) => (a.no < b.no ? -1 : 1))
}
