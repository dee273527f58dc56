import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import {
  ascending,
  betweenCursors,
  type Connection,
  connectionOf,
  descending,
  orderOf,
  type Page,
  pages,
  readsBackwards,
  sizeOfPage,
} from '@channelgraph/paging'
import { partnerRef, partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, indexBy, Money } from '@channelgraph/values'
import { and, asc, count, eq, gt, gte, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { payment, paymentAllocation } from '../payments/payments.tables.ts'
import { setOff } from '../prepayments/prepayments.tables.ts'
import { AGE_BUCKETS, type Exposure, type PaymentRecord, paymentWindow } from './receivables.rules.ts'
import { type ReceivableRow, receivable } from './receivables.tables.ts'

export const receivables = rowsOf(receivable, {
  what: { en: 'The receivable', zh: '应收账款' },
  visible: (scope) => rowsInScope(scope, receivable.partnerId, partnerRefTable),
})
const { visible } = receivables
const isOpen = gt(receivable.open, Money.zero)

export const findReceivables = receivables.findBy('id')

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

export interface OpenReceivableFilter {
  /** Due before this day; all that is open where there is none. */
  readonly dueBefore: BusinessDate | null
}

export const openReceivablePages = pages(receivables, {
  where: ({ dueBefore }: OpenReceivableFilter) => and(isOpen, dueBefore ? lt(receivable.dueOn, dueBefore) : undefined),
  sorts: { EARLIEST_DUE: [ascending(receivable.dueOn), ascending(receivable.id)] },
})

/** The figures of what is open: how every exposure is summed, of partners and of regions. */
function exposureFields(today: BusinessDate) {
  const days = sql`(${today}::date - ${receivable.dueOn})`
  const sumWhere = (condition: SQL) =>
    sql<Money>`coalesce(sum(${receivable.open}) filter (where ${condition}), 0.00)`.mapWith(receivable.open)
  const aged = ({ from, to }: (typeof AGE_BUCKETS)[number]) =>
    sumWhere(and(from === null ? undefined : sql`${days} >= ${from}`, to === null ? undefined : sql`${days} <= ${to}`)!)
  const [notDue, to30, to60, to90, over90] = AGE_BUCKETS
  return {
    receivable: sumWhere(sql`true`).as('receivable_sum'),
    overdue: sumWhere(sql`${days} > 0`).as('overdue_sum'),
    maxDays: sql<number>`greatest(0, max(${days}))`.mapWith(Number).as('max_days'),
    notDue: aged(notDue).as('not_due'),
    to30: aged(to30).as('to_30'),
    to60: aged(to60).as('to_60'),
    to90: aged(to90).as('to_90'),
    over90: aged(over90).as('over_90'),
  }
}

type ExposureRow = Omit<Exposure, 'aging'> & Record<'notDue' | 'to30' | 'to60' | 'to90' | 'over90', Money>
const exposureOf = ({ notDue, to30, to60, to90, over90, ...row }: ExposureRow): Exposure => ({
  ...row,
  aging: [notDue, to30, to60, to90, over90],
})

/** What is open of each partner, summed and aged; partners that owe nothing are left out. */
export async function findExposures(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, Exposure>> {
  const rows = await db
    .select({ id: receivable.partnerId, ...exposureFields(today) })
    .from(receivable)
    .where(and(inArray(receivable.partnerId, [...partnerIds]), isOpen, visible(scope)))
    .groupBy(receivable.partnerId)
  return indexBy(rows.map(exposureOf), (row) => row.id)
}

/** The same of each region: all partners seated in it or below. */
export async function findRegionExposures(
  db: Database,
  scope: Scope,
  codes: readonly string[],
  today: BusinessDate,
): Promise<Map<string, Exposure>> {
  const code = sql<string>`region.code`
  const rows = await db
    .select({ id: code, ...exposureFields(today) })
    .from(receivable)
    .innerJoin(partnerRef, eq(partnerRef.id, receivable.partnerId))
    .innerJoin(
      sql`unnest(${sql.param([...codes])}::text[]) as region(code)`,
      sql`${partnerRef.regionPath} like '%/' || ${code} || '/%'`,
    )
    .where(and(isOpen, visible(scope)))
    .groupBy(code)
  return indexBy(rows.map(exposureOf), (row) => row.id)
}

export interface OverdueFilter {
  readonly minAmount?: Money | null
  readonly minDays?: number | null
}

function overduePartners(db: Database, scope: Scope, today: BusinessDate, { minAmount, minDays }: OverdueFilter) {
  // Partners that owe are many, those that are late few: the sums are made of the latter's receivables alone.
  const late = db
    .select({ id: receivable.partnerId })
    .from(receivable)
    .where(and(isOpen, lt(receivable.dueOn, today)))
  const exposure = db
    .select({ id: receivable.partnerId, ...exposureFields(today) })
    .from(receivable)
    .where(and(inArray(receivable.partnerId, late), isOpen, visible(scope)))
    .groupBy(receivable.partnerId)
    .as('exposure')
  const matches = and(
    gt(exposure.overdue, sql`0`),
    minAmount ? gte(exposure.overdue, sql`${minAmount.toString()}::numeric`) : undefined,
    minDays ? gte(exposure.maxDays, minDays) : undefined,
  )
  return { exposure, matches }
}

/** A page of partners with overdue receivables, the largest amount first. */
export async function listOverduePartners(
  db: Database,
  scope: Scope,
  today: BusinessDate,
  page: Page<OverdueFilter>,
  count: () => Promise<number>,
): Promise<Connection<Exposure>> {
  const { exposure, matches } = overduePartners(db, scope, today, page.filter)
  const keys = [descending(sql`${exposure.overdue}`, 'numeric'), ascending(exposure.id)]
  const rows = await db
    .select()
    .from(exposure)
    .where(and(matches, betweenCursors(page, keys)))
    .orderBy(...orderOf(keys, readsBackwards(page)))
    .limit(sizeOfPage(page) + 1)
  return connectionOf(rows.map(exposureOf), page, (row) => [row.overdue.toString(), row.id], count)
}

export async function countOverduePartners(
  db: Database,
  scope: Scope,
  today: BusinessDate,
  filter: OverdueFilter,
): Promise<number> {
  const { exposure, matches } = overduePartners(db, scope, today, filter)
  const [row] = await db.select({ partners: count() }).from(exposure).where(matches)
  return row?.partners ?? 0
}

/** What fell due of each partner in the 12 months before today, and what of it was paid in time. */
export async function findPaymentRecords(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, PaymentRecord>> {
  const { from, until } = paymentWindow(today)
  // Money counts from the day it was there: what waited was there before it was set off.
  const paidInTime = db
    .select({ amount: paymentAllocation.amount })
    .from(paymentAllocation)
    .innerJoin(payment, and(eq(payment.id, paymentAllocation.paymentId), eq(payment.status, 'POSTED')))
    .where(and(eq(paymentAllocation.receivableId, receivable.id), lte(paymentAllocation.valueDate, receivable.dueOn)))
  const setOffInTime = db
    .select({ amount: setOff.amount })
    .from(setOff)
    .where(
      and(eq(setOff.receivableId, receivable.id), eq(setOff.status, 'POSTED'), lte(setOff.valueDate, receivable.dueOn)),
    )
  const moneyInTime = unionAll(paidInTime, setOffInTime).as('money_in_time')
  const inTime = db
    .select({ sum: sql<Money>`sum(${moneyInTime.amount})`.mapWith(receivable.amount).as('in_time_sum') })
    .from(moneyInTime)
    .as('in_time')
  const rows = await db
    .select({
      partnerId: receivable.partnerId,
      fellDue: sql<Money>`sum(${receivable.amount})`.mapWith(receivable.amount),
      onTime: sql<Money>`coalesce(sum(${inTime.sum}), 0.00)`.mapWith(receivable.amount),
    })
    .from(receivable)
    .leftJoinLateral(inTime, sql`true`)
    .where(
      and(
        inArray(receivable.partnerId, [...partnerIds]),
        gte(receivable.dueOn, from),
        lt(receivable.dueOn, until),
        isNull(receivable.reversedOn),
        visible(scope),
      ),
    )
    .groupBy(receivable.partnerId)
  return indexBy(rows, (row) => row.partnerId)
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

/** Those of settlements of which something is paid. */
export async function findPartlyPaid(tx: Database, settlementIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectDistinct({ id: receivable.settlementId })
    .from(receivable)
    .where(
      and(
        inArray(receivable.settlementId, [...settlementIds]),
        isNull(receivable.reversedOn),
        sql`${receivable.open} < ${receivable.amount}`,
      ),
    )
  return new Set(rows.map(({ id }) => id))
}

/** Receivables by their ids, as they are. */
export function findReceivablesById(tx: Database, ids: readonly string[]): Promise<ReceivableRow[]> {
  return tx
    .select()
    .from(receivable)
    .where(inArray(receivable.id, [...ids]))
}

/** What is owed for an invoice; null for one that nothing is owed for. */
export async function findReceivableOfInvoice(tx: Database, invoiceId: string): Promise<ReceivableRow | null> {
  const [row] = await tx.select().from(receivable).where(eq(receivable.invoiceId, invoiceId))
  return row ?? null
}

/** Whether a payment that stands paid something of a settlement. */
export async function isPaidByPayments(tx: Database, settlementId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: payment.id })
    .from(paymentAllocation)
    .innerJoin(payment, and(eq(payment.id, paymentAllocation.paymentId), eq(payment.status, 'POSTED')))
    .innerJoin(receivable, eq(receivable.id, paymentAllocation.receivableId))
    .where(eq(receivable.settlementId, settlementId))
    .limit(1)
  return row !== undefined
}
