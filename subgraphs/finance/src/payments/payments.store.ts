import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { MAX_PAGE } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { groupBy } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { type ReceivableRow, receivable } from '../receivables/receivables.tables.ts'
import { type SettlementRow, settlement } from '../settlements/settlements.tables.ts'
import { type PaymentAllocationRow, type PaymentRow, payment, paymentAllocation } from './payments.tables.ts'

export const payments = rowsOf(payment, {
  what: { en: 'The payment', zh: '付款' },
  visible: (scope) => rowsInScope(scope, payment.partnerId, partnerRefTable),
})

export const findPayments = payments.findBy('id')

/** The first payments, by value date, that paid something of each settlement. */
export async function findPaymentsOfSettlements(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, PaymentRow[]>> {
  const paid = sql`unnest(${sql.param([...settlementIds])}::text[]) as asked(settlement_id)
    cross join lateral (
      select distinct ${payment.valueDate} as on_day, ${payment.id} as payment_id from ${receivable}
      join ${paymentAllocation} on ${eq(paymentAllocation.receivableId, receivable.id)}
      join ${payment} on ${eq(payment.id, paymentAllocation.paymentId)}
      where ${receivable.settlementId} = asked.settlement_id
      order by 1, 2 limit ${MAX_PAGE}
    ) as paid`
  const rows = await db
    .select({ paidSettlementId: sql<string>`asked.settlement_id`, ...getTableColumns(payment) })
    .from(paid)
    .innerJoin(payment, sql`${payment.id} = paid.payment_id`)
    .where(payments.visible(scope))
    .orderBy(asc(payment.valueDate), asc(payment.id))
  return groupBy(rows, (row) => row.paidSettlementId)
}

/** Locks all payments of a partner's bank reference: their ledger entries are told apart by what is left of them. */
export async function lockPaymentsOfReference(
  tx: Database,
  { partnerId, bankRef }: Pick<PaymentRow, 'partnerId' | 'bankRef'>,
): Promise<void> {
  await tx
    .select({ id: payment.id })
    .from(payment)
    .where(and(eq(payment.partnerId, partnerId), eq(payment.bankRef, bankRef)))
    .orderBy(asc(payment.id))
    .for('update')
}

/** Locks the settlements that a payment paid something of. */
export function lockSettlementsPaidBy(tx: Database, paymentId: string): Promise<SettlementRow[]> {
  const paid = tx
    .select({ id: receivable.settlementId })
    .from(receivable)
    .innerJoin(paymentAllocation, eq(paymentAllocation.receivableId, receivable.id))
    .where(eq(paymentAllocation.paymentId, paymentId))
  return tx.select().from(settlement).where(inArray(settlement.id, paid)).orderBy(asc(settlement.id)).for('update')
}

/** What a payment paid. */
export function findAllocations(tx: Database, paymentId: string): Promise<PaymentAllocationRow[]> {
  return tx
    .select()
    .from(paymentAllocation)
    .where(eq(paymentAllocation.paymentId, paymentId))
    .orderBy(asc(paymentAllocation.receivableId))
}

/** Opens again what a payment had paid. Returns the receivables as they are now. */
export async function reopenReceivables(tx: Database, paymentId: string): Promise<ReceivableRow[]> {
  return tx
    .update(receivable)
    .set({ open: sql`${receivable.open} + ${paymentAllocation.amount}` })
    .from(paymentAllocation)
    .where(and(eq(paymentAllocation.paymentId, paymentId), eq(paymentAllocation.receivableId, receivable.id)))
    .returning(getTableColumns(receivable))
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
