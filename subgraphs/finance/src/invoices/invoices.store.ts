import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { type BusinessDate, groupBy, indexBy, Money } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { ReceivableRow } from '../receivables/receivables.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlementLine } from '../settlements/settlements.tables.ts'
import { type InvoiceRow, invoice, isStanding } from './invoices.tables.ts'

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
    .where(and(inArray(settlementLine.orderId, [...orderIds]), eq(settlementLine.released, false), visible(scope)))
    .orderBy(asc(invoice.no))
  return groupBy(rows, (row) => row.orderId ?? '')
}

/** The red invoices that took others back, by the id of what they took back. */
export async function findRedInvoices(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, InvoiceRow>> {
  const rows = await db
    .select()
    .from(invoice)
    .where(and(inArray(invoice.redInvoiceOf, [...ids]), visible(scope)))
  return indexBy(rows, (row) => row.redInvoiceOf ?? '')
}

export const lockInvoice = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<InvoiceRow> =>
  lockRow(tx, ctx, invoice, { id, expectedVersion, what: 'The invoice', visible: visible(ctx.scope) })

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
  const invoices = await tx
    .update(invoice)
    .set({ status: 'RED_REVERSED', version: sql`${invoice.version} + 1` })
    .where(inArray(invoice.id, [...ids]))
    .returning()
  const receivables = await tx
    .update(receivable)
    .set({ open: Money.zero, reversedOn })
    .where(inArray(receivable.invoiceId, [...ids]))
    .returning()
  return { invoices, receivables }
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

export async function insertReceivables(
  tx: Database,
  rows: readonly (typeof receivable.$inferInsert)[],
): Promise<ReceivableRow[]> {
  if (rows.length === 0) return []
  return tx
    .insert(receivable)
    .values([...rows])
    .returning()
}
