import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, indexBy, Money } from '@channelgraph/values'
import { and, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import { adjustment } from '../adjustments/adjustments.tables.ts'
import { creditReservation } from '../credit/credit.tables.ts'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { invoice, isStanding } from '../invoices/invoices.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlement, settlementLine } from '../settlements/settlements.tables.ts'
import type { OrderPayment } from './orders.rules.ts'

/**
 * The lines of the settlements that bill something of the orders, each with what is paid of it. Lines that give back (returns,
 * adjustments) are paid with the invoice, and pay the invoice's other lines with it; payments pay the rest of these, in their
 * order. So the lines' paid amounts are together what the invoice's payments are, or the credit that it became.
 */
function linesOfSettlementsWith(db: Database, orderIds: readonly string[]) {
  const settlementIds = db
    .select({ id: settlementLine.settlementId })
    .from(settlementLine)
    .where(inArray(settlementLine.orderId, [...orderIds]))
  const paidOfInvoice = sql`coalesce(${receivable.amount} - ${receivable.open}, 0)`
  const ofInvoice = sql`partition by ${settlementLine.settlementId}, ${settlementLine.vatRate}`
  const owed = sql`greatest(${settlementLine.gross}, 0)`
  const before = sql`(sum(${owed}) over (${ofInvoice} order by ${settlementLine.lineNo}) - ${owed})`
  const credit = sql`(sum(${owed} - ${settlementLine.gross}) over (${ofInvoice}))`
  const paid = sql`least(${settlementLine.gross}, greatest(0, ${paidOfInvoice} + ${credit} - ${before}))`
  return (
    db
      .select({
        orderId: settlementLine.orderId,
        gross: sql<Money>`${settlementLine.gross}`.as('line_gross'),
        dueOn: sql<string | null>`${receivable.dueOn}`.as('line_due_on'),
        paid: sql<Money>`case when ${invoice.id} is null then 0.00 else ${paid} end`.as('line_paid'),
      })
      .from(settlementLine)
      // A draft is not settled yet: its partner has not been sent it.
      .innerJoin(settlement, and(eq(settlement.id, settlementLine.settlementId), isNotNull(settlement.sentAt)))
      .leftJoin(
        invoice,
        and(
          eq(invoice.settlementId, settlementLine.settlementId),
          eq(invoice.vatRate, settlementLine.vatRate),
          isStanding,
        ),
      )
      .leftJoin(receivable, eq(receivable.invoiceId, invoice.id))
      .where(and(inArray(settlementLine.settlementId, settlementIds), eq(settlementLine.released, false)))
      .as('line')
  )
}

/** The money of each order that finance has heard of: since its submission. One statement. */
export async function findOrderPayments(
  db: Database,
  scope: Scope,
  orderIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, OrderPayment>> {
  const ids = [...orderIds]
  const line = linesOfSettlementsWith(db, ids)
  const sumOf = (value: SQL, name: string, condition: SQL = sql`true`) =>
    sql<Money>`coalesce(sum(${value}) filter (where ${condition}), 0.00)`.mapWith(deliveryRef.gross).as(name)
  const open = sql`${line.gross} - ${line.paid}`
  const billed = db
    .select({
      orderId: line.orderId,
      settled: sumOf(sql`${line.gross}`, 'settled_sum'),
      paid: sumOf(sql`${line.paid}`, 'paid_sum'),
      overdue: sumOf(open, 'overdue_sum', sql`${line.dueOn} < ${today}`),
      dueToday: sumOf(open, 'due_today_sum', sql`${line.dueOn} = ${today}`),
    })
    .from(line)
    .groupBy(line.orderId)
    .as('billed')
  const delivered = db
    .select({ orderId: deliveryRef.orderId, gross: sumOf(sql`${deliveryRef.gross}`, 'delivered_sum') })
    .from(deliveryRef)
    .where(inArray(deliveryRef.orderId, ids))
    .groupBy(deliveryRef.orderId)
    .as('delivered')
  const corrected = db
    .select({ orderId: adjustment.orderId, gross: sumOf(sql`${adjustment.gross}`, 'corrected_sum') })
    .from(adjustment)
    .where(inArray(adjustment.orderId, ids))
    .groupBy(adjustment.orderId)
    .as('corrected')
  const rows = await db
    .select({
      orderId: creditReservation.orderId,
      delivered: delivered.gross,
      corrected: corrected.gross,
      settled: billed.settled,
      paid: billed.paid,
      overdue: billed.overdue,
      dueToday: billed.dueToday,
    })
    .from(creditReservation)
    .leftJoin(delivered, eq(delivered.orderId, creditReservation.orderId))
    .leftJoin(corrected, eq(corrected.orderId, creditReservation.orderId))
    .leftJoin(billed, eq(billed.orderId, creditReservation.orderId))
    .where(
      and(inArray(creditReservation.orderId, ids), rowsInScope(scope, creditReservation.partnerId, partnerRefTable)),
    )
  return indexBy(
    rows.map((row) => ({
      orderId: row.orderId,
      billable: (row.delivered ?? Money.zero).plus(row.corrected ?? Money.zero),
      settled: row.settled ?? Money.zero,
      paid: row.paid ?? Money.zero,
      overdue: row.overdue ?? Money.zero,
      dueToday: row.dueToday ?? Money.zero,
    })),
    (row) => row.orderId,
  )
}
