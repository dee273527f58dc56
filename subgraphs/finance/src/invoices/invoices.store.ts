import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { groupBy, indexBy } from '@channelgraph/service'
import { and, asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import type { ReceivableRow } from '../receivables/receivables.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlementLine } from '../settlements/settlements.tables.ts'
import { type InvoiceRow, invoice } from './invoices.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, invoice.partnerId, partnerRefTable)

export async function findInvoices(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, InvoiceRow>> {
  const rows = await db
    .select()
    .from(invoice)
    .where(and(inArray(invoice.id, [...ids]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

export async function findInvoicesOfSettlements(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, InvoiceRow[]>> {
  const rows = await db
    .select()
    .from(invoice)
    .where(and(inArray(invoice.settlementId, [...settlementIds]), visible(scope)))
    .orderBy(asc(invoice.no))
  return groupBy(rows, (row) => row.settlementId)
}

/** The invoices that bill lines of each order: those of the line's settlement and rate. */
export async function findInvoicesOfOrders(
  db: Database,
  scope: Scope,
  orderIds: readonly string[],
): Promise<Map<string, InvoiceRow[]>> {
  const rows = await db
    .selectDistinct({ orderId: settlementLine.orderId, ...getTableColumns(invoice) })
    .from(settlementLine)
    .innerJoin(
      invoice,
      and(eq(invoice.settlementId, settlementLine.settlementId), eq(invoice.vatRate, settlementLine.vatRate)),
    )
    .where(and(inArray(settlementLine.orderId, [...orderIds]), visible(scope)))
    .orderBy(asc(invoice.no))
  return groupBy(rows, (row) => row.orderId ?? '')
}

export function insertInvoices(tx: Database, rows: readonly InvoiceRow[]): Promise<InvoiceRow[]> {
  return tx
    .insert(invoice)
    .values([...rows])
    .returning()
}

export function insertReceivables(
  tx: Database,
  rows: readonly (typeof receivable.$inferInsert)[],
): Promise<ReceivableRow[]> {
  return tx
    .insert(receivable)
    .values([...rows])
    .returning()
}
