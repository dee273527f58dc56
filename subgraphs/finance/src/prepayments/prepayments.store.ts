import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstRowsOf } from '@channelgraph/paging'
import { partnerRef, partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, groupBy, indexBy, Money } from '@channelgraph/values'
import { and, asc, eq, exists, getTableColumns, gt, inArray, notExists, sql } from 'drizzle-orm'
import { invoice } from '../invoices/invoices.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { pairOf } from './prepayments.rules.ts'
import { type PrepaymentRow, prepayment, type SetOffRow, setOff } from './prepayments.tables.ts'

export const prepayments = rowsOf(prepayment, {
  what: { en: 'The prepayment', zh: '预收款' },
  visible: (scope) => rowsInScope(scope, prepayment.partnerId, partnerRefTable),
})
export const setOffs = rowsOf(setOff, {
  what: { en: 'The set-off', zh: '冲抵' },
  visible: (scope) => rowsInScope(scope, setOff.partnerId, partnerRefTable),
})

export const findPrepayments = prepayments.findBy('id')
export const findSetOffs = setOffs.findBy('id')
export const findSetOffsOfPrepayments = setOffs.findOf('prepaymentId', 'setOffAt', 'id')
export const findPrepaymentsOfPayments = prepayments.findBy('paymentId')
export const findPrepaymentsOfInvoices = prepayments.findBy('invoiceId')

/** What waits of each partner, the oldest money first. */
export const findOpenPrepaymentsOfPartners = firstRowsOf(prepayments, 'partnerId', {
  keys: [ascending(prepayment.valueDate), ascending(prepayment.id)],
  where: () => gt(prepayment.open, Money.zero),
})

/** What prepayments paid of each settlement. */
export async function findSetOffsOfSettlements(
  db: Database,
  scope: Scope,
  settlementIds: readonly string[],
): Promise<Map<string, SetOffRow[]>> {
  const rows = await db
    .select({ settlementId: receivable.settlementId, ...getTableColumns(setOff) })
    .from(setOff)
    .innerJoin(receivable, eq(receivable.id, setOff.receivableId))
    .where(and(inArray(receivable.settlementId, [...settlementIds]), setOffs.visible(scope)))
    .orderBy(asc(setOff.setOffAt), asc(setOff.id))
  return groupBy(rows, (row) => row.settlementId)
}

const isWaiting = gt(prepayment.open, prepayment.held)

/** Locks what a partner has waiting, the oldest money first. */
export function lockWaiting(tx: Database, partnerId: string): Promise<PrepaymentRow[]> {
  return tx
    .select()
    .from(prepayment)
    .where(and(eq(prepayment.partnerId, partnerId), isWaiting))
    .orderBy(asc(prepayment.valueDate), asc(prepayment.id))
    .for('update')
}

/** Locks the prepayment of a payment or of a credit note; null where it left none. */
export async function lockPrepaymentOf(
  tx: Database,
  source: { readonly paymentId: string } | { readonly invoiceId: string },
): Promise<PrepaymentRow | null> {
  const of =
    'paymentId' in source ? eq(prepayment.paymentId, source.paymentId) : eq(prepayment.invoiceId, source.invoiceId)
  const [row] = await tx.select().from(prepayment).where(of).for('update')
  return row ?? null
}

/** What somebody took apart by hand, by `pairOf`. */
export async function findTakenApart(tx: Database, partnerId: string): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectDistinct({ prepaymentId: setOff.prepaymentId, receivableId: setOff.receivableId })
    .from(setOff)
    .where(and(eq(setOff.partnerId, partnerId), eq(setOff.status, 'REVERSED')))
  return new Set(rows.map((row) => pairOf(row.prepaymentId, row.receivableId)))
}

/** Partners with money that waits beside an open invoice it may pay; those another replica is at are passed over. */
export function lockPartnersToSetOff(tx: Database, limit: number): Promise<{ id: string }[]> {
  const takenApart = tx
    .select({ id: setOff.id })
    .from(setOff)
    .where(
      and(
        eq(setOff.prepaymentId, prepayment.id),
        eq(setOff.receivableId, receivable.id),
        eq(setOff.status, 'REVERSED'),
      ),
    )
  const payable = tx
    .select({ id: receivable.id })
    .from(receivable)
    .where(and(eq(receivable.partnerId, prepayment.partnerId), gt(receivable.open, Money.zero), notExists(takenApart)))
  const partners = tx
    .select({ id: prepayment.partnerId })
    .from(prepayment)
    .where(and(isWaiting, exists(payable)))
  return tx
    .select({ id: partnerRef.id })
    .from(partnerRef)
    .where(inArray(partnerRef.id, partners))
    .orderBy(asc(partnerRef.id))
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** Locks set-offs that stand: those of prepayments, or those that paid receivables. */
export function lockStandingSetOffs(
  tx: Database,
  of: { readonly prepaymentId: string } | { readonly settlementId: string },
): Promise<SetOffRow[]> {
  const which =
    'prepaymentId' in of
      ? eq(setOff.prepaymentId, of.prepaymentId)
      : inArray(
          setOff.receivableId,
          tx.select({ id: receivable.id }).from(receivable).where(eq(receivable.settlementId, of.settlementId)),
        )
  return tx
    .select()
    .from(setOff)
    .where(and(which, eq(setOff.status, 'POSTED')))
    .orderBy(asc(setOff.id))
    .for('update')
}

/** The numbers of invoices, by their ids: what a set-off is booked under. */
export async function findInvoiceNumbers(tx: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .select({ id: invoice.id, no: invoice.no })
    .from(invoice)
    .where(inArray(invoice.id, [...ids]))
  return new Map(rows.map(({ id, no }) => [id, no]))
}

/** Sums of set-offs, by what they took from or paid. */
const sumsBy = (
  tx: Database,
  column: typeof setOff.prepaymentId | typeof setOff.receivableId,
  ids: readonly string[],
) =>
  tx
    .select({ id: column, sum: sql<Money>`sum(${setOff.amount})`.mapWith(setOff.amount).as('set_off_sum') })
    .from(setOff)
    .where(inArray(setOff.id, [...ids]))
    .groupBy(column)
    .as('moved')

/** Takes set-offs off what waits and what is owed (`-`), or gives them back (`+`): two statements. */
export async function moveSetOffs(tx: Database, rows: readonly SetOffRow[], sign: '-' | '+') {
  const ids = rows.map(({ id }) => id)
  const by = (sum: unknown) => (sign === '-' ? sql`- ${sum}` : sql`+ ${sum}`)
  const ofPrepayment = sumsBy(tx, setOff.prepaymentId, ids)
  const waiting = await tx
    .update(prepayment)
    .set({ open: sql`${prepayment.open} ${by(ofPrepayment.sum)}`, version: sql`${prepayment.version} + 1` })
    .from(ofPrepayment)
    .where(eq(ofPrepayment.id, prepayment.id))
    .returning(getTableColumns(prepayment))
  const ofReceivable = sumsBy(tx, setOff.receivableId, ids)
  const owed = await tx
    .update(receivable)
    .set({ open: sql`${receivable.open} ${by(ofReceivable.sum)}` })
    .from(ofReceivable)
    .where(eq(ofReceivable.id, receivable.id))
    .returning(getTableColumns(receivable))
  return { waiting: indexBy(waiting, (row) => row.id), owed: indexBy(owed, (row) => row.id) }
}

/** Adds set-offs; returns them in their order. */
export async function insertSetOffs(tx: Database, rows: readonly (typeof setOff.$inferInsert)[]): Promise<SetOffRow[]> {
  return tx
    .insert(setOff)
    .values([...rows])
    .returning()
}

/** Notes that set-offs do not stand any more. */
export async function closeSetOffs(tx: Database, rows: readonly SetOffRow[], reversedAt: Date): Promise<SetOffRow[]> {
  const ids = rows.map(({ id }) => id)
  const closed = await tx
    .update(setOff)
    .set({ status: 'REVERSED', reversedAt, version: sql`${setOff.version} + 1` })
    .where(inArray(setOff.id, ids))
    .returning()
  const after = indexBy(closed, (row) => row.id)
  return ids.map((id) => after.get(id)!)
}

/** Closes a locked prepayment whose payment or credit note was taken back. */
export const closePrepayment = (tx: Database, row: PrepaymentRow, reversedOn: BusinessDate): Promise<PrepaymentRow> =>
  prepayments.update(tx, row, { open: Money.zero, reversedOn })
