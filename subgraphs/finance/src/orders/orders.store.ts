import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { indexBy } from '@channelgraph/service'
import { type BusinessDate, Money } from '@channelgraph/values'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { creditReservation } from '../credit/credit.tables.ts'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { invoice } from '../invoices/invoices.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlementLine } from '../settlements/settlements.tables.ts'
import type { OrderPayment } from './orders.rules.ts'

/** The settlements that bill something of the orders, all their lines: a payment pays these in their order. */
function linesOfSettlementsWith(db: Database, orderIds: readonly string[]) {
  const settlementIds = db
    .select({ id: settlementLine.settlementId })
    .from(settlementLine)
    .where(inArray(settlementLine.orderId, [...orderIds]))
  const paidOfInvoice = sql`coalesce(${receivable.amount} - ${receivable.open}, 0)`
  const before = sql`(sum(${settlementLine.gross}) over (partition by ${settlementLine.settlementId}, ${settlementLine.vatRate} order by ${settlementLine.lineNo}) - ${settlementLine.gross})`
  return db
    .select({
      orderId: settlementLine.orderId,
      gross: sql<Money>`${settlementLine.gross}`.as('line_gross'),
      dueOn: sql<string | null>`${receivable.dueOn}`.as('line_due_on'),
      paid: sql<Money>`least(${settlementLine.gross}, greatest(0, ${paidOfInvoice} - ${before}))`.as('line_paid'),
    })
    .from(settlementLine)
    .leftJoin(
      invoice,
      and(eq(invoice.settlementId, settlementLine.settlementId), eq(invoice.vatRate, settlementLine.vatRate)),
    )
    .leftJoin(receivable, eq(receivable.invoiceId, invoice.id))
    .where(and(inArray(settlementLine.settlementId, settlementIds), eq(settlementLine.released, false)))
    .as('line')
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
  const rows = await db
    .select({
      orderId: creditReservation.orderId,
      delivered: delivered.gross,
      settled: billed.settled,
      paid: billed.paid,
      overdue: billed.overdue,
      dueToday: billed.dueToday,
    })
    .from(creditReservation)
    .leftJoin(delivered, eq(delivered.orderId, creditReservation.orderId))
    .leftJoin(billed, eq(billed.orderId, creditReservation.orderId))
    .where(
      and(inArray(creditReservation.orderId, ids), rowsInScope(scope, creditReservation.partnerId, partnerRefTable)),
    )
  return indexBy(
    rows.map((row) => ({
      orderId: row.orderId,
      delivered: row.delivered ?? Money.zero,
      settled: row.settled ?? Money.zero,
      paid: row.paid ?? Money.zero,
      overdue: row.overdue ?? Money.zero,
      dueToday: row.dueToday ?? Money.zero,
    })),
    (row) => row.orderId,
  )
}
