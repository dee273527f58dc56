import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstRowsOf, MAX_PAGE } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, groupBy, Money } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { ReceivableRow } from '../receivables/receivables.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlementLine } from '../settlements/settlements.tables.ts'
import { type InvoiceRow, invoice, isStanding } from './invoices.tables.ts'

export const invoices = rowsOf(invoice, {
  what: { en: 'The invoice', zh: '发票' },
  visible: (scope) => rowsInScope(scope, invoice.partnerId, partnerRefTable),
})

export const findInvoices = invoices.findBy('id')
/** The first invoices of each settlement, by number. */
export const findInvoicesOfSettlements = firstRowsOf(invoices, 'settlementId', { keys: [ascending(invoice.no)] })
/** The red invoices that took others back, by the id of what they took back. */
export const findRedInvoices = invoices.findBy('redInvoiceOf')

/** The first invoices, by number, that bill lines of each order: those of the line's settlement and rate. */
export async function findInvoicesOfOrders(
  db: Database,
  scope: Scope,
  orderIds: readonly string[],
): Promise<Map<string, InvoiceRow[]>> {
  const billing = sql`unnest(${sql.param([...orderIds])}::text[]) as asked(order_id)
    cross join lateral (
      select distinct ${invoice.no} as no from ${settlementLine}
      join ${invoice} on ${and(eq(invoice.settlementId, settlementLine.settlementId), eq(invoice.vatRate, settlementLine.vatRate))}
      where ${settlementLine.orderId} = asked.order_id and not ${settlementLine.released}
      order by 1 limit ${MAX_PAGE}
    ) as billing`
  const rows = await db
    .select({ orderId: sql<string>`asked.order_id`, ...getTableColumns(invoice) })
    .from(billing)
    .innerJoin(invoice, sql`${invoice.no} = billing.no`)
    .where(invoices.visible(scope))
    .orderBy(asc(invoice.no))
  return groupBy(rows, (row) => row.orderId)
}

/** The invoices of a locked settlement that stand, by number. */
export function findStandingInvoices(tx: Database, settlementId: string): Promise<InvoiceRow[]> {
  return tx
    .select()
    .from(invoice)
    .where(and(eq(invoice.settlementId, settlementId), isStanding))
    .orderBy(asc(invoice.no))
}

/** Notes that invoices were taken back, and closes what was owed for them. */
export async function closeInvoices(
  tx: Database,
  ids: readonly string[],
  reversedOn: BusinessDate,
): Promise<{ invoices: InvoiceRow[]; receivables: ReceivableRow[] }> {
  const reversed = await tx
    .update(invoice)
    .set({ status: 'RED_REVERSED', version: sql`${invoice.version} + 1` })
    .where(inArray(invoice.id, [...ids]))
    .returning()
  const receivables = await tx
    .update(receivable)
    .set({ open: Money.zero, reversedOn })
    .where(inArray(receivable.invoiceId, [...ids]))
    .returning()
  return { invoices: reversed, receivables }
}

export async function insertInvoices(
  tx: Database,
  rows: readonly (typeof invoice.$inferInsert)[],
): Promise<InvoiceRow[]> {
  if (rows.length === 0) return []
  return tx
    .insert(invoice)
    .values([...rows])
    .returning()
}
