import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { groupBy, indexBy } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'
import { type ReceivableRow, receivable } from '../receivables/receivables.tables.ts'
import { type SettlementRow, settlement } from '../settlements/settlements.tables.ts'
import { type PaymentAllocationRow, type PaymentRow, payment, paymentAllocation } from './payments.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, payment.partnerId, partnerRefTable)

export async function findPayments(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PaymentRow>> {
  const rows = await db
    .select()
    .from(payment)
    .where(and(inArray(payment.id, [...ids]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

/** The payments that paid something of each settlement. */
export async function findPaymentsOfSettlements(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, PaymentRow[]>> {
  const rows = await db
    .selectDistinct({ paidSettlementId: receivable.settlementId, ...getTableColumns(payment) })
    .from(payment)
    .innerJoin(paymentAllocation, eq(paymentAllocation.paymentId, payment.id))
    .innerJoin(receivable, eq(receivable.id, paymentAllocation.receivableId))
    .where(and(inArray(receivable.settlementId, [...settlementIds]), visible(scope)))
    .orderBy(asc(payment.valueDate), asc(payment.id))
  return groupBy(rows, (row) => row.paidSettlementId)
}

/** Locks a partner's settlements that wait for money; a payment pays several at once. */
export function lockUnpaidSettlements(tx: Database, partnerId: string): Promise<SettlementRow[]> {
  return tx
    .select()
    .from(settlement)
    .where(and(eq(settlement.partnerId, partnerId), inArray(settlement.status, ['INVOICED', 'PARTIALLY_PAID'])))
    .orderBy(asc(settlement.id))
    .for('update')
}

/** Locks what is open of settlements, earliest due first. */
export async function lockOpenReceivables(tx: Database, settlementIds: readonly string[]): Promise<ReceivableRow[]> {
  if (settlementIds.length === 0) return []
  return tx
    .select()
    .from(receivable)
    .where(and(inArray(receivable.settlementId, [...settlementIds]), gt(receivable.open, Money.zero)))
    .orderBy(asc(receivable.dueOn), asc(receivable.id))
    .for('update')
}

export async function insertPayment(tx: Database, row: typeof payment.$inferInsert): Promise<PaymentRow> {
  const [saved] = await tx.insert(payment).values(row).returning()
  return saved!
}

/** Notes what a payment paid, and takes it off the locked receivables. Returns these as they are now. */
export async function allocatePayment(
  tx: Database,
  paymentId: string,
  rows: readonly PaymentAllocationRow[],
): Promise<ReceivableRow[]> {
  if (rows.length === 0) return []
  await tx.insert(paymentAllocation).values([...rows])
  return tx
    .update(receivable)
    .set({ open: sql`${receivable.open} - ${paymentAllocation.amount}` })
    .from(paymentAllocation)
    .where(and(eq(paymentAllocation.paymentId, paymentId), eq(paymentAllocation.receivableId, receivable.id)))
    .returning(getTableColumns(receivable))
}
