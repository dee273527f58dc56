import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRef, partnerRefTable } from '@channelgraph/partner-ref'
import { addDays, type BusinessDate, Money } from '@channelgraph/values'
import { and, asc, eq, gt, inArray, isNull, lt, notInArray, sql } from 'drizzle-orm'
import type { FinancePolicyRow } from '../policies/policies.tables.ts'
import { type OverdueNoticeRow, overdueNotice, receivable } from './receivables.tables.ts'

export const notices = rowsOf(overdueNotice, {
  what: { en: 'The overdue notice', zh: '逾期通知' },
  visible: (scope) => rowsInScope(scope, overdueNotice.id, partnerRefTable),
})

type Tolerance = Pick<FinancePolicyRow, 'overdueAmount' | 'overdueDays'>

/** What a partner owes for longer than is tolerated. */
export interface OverdueDebt {
  readonly amount: Money
  /** Age of the oldest. */
  readonly days: number
}

/** The partners whose debt is overdue for more than the tolerated days and is more than the tolerated amount (3.7), one row each. */
const overdueDebts = (db: Database, { overdueAmount, overdueDays }: Tolerance, today: BusinessDate) =>
  db
    .select({
      partnerId: receivable.partnerId,
      amount: sql<Money>`sum(${receivable.open})`.mapWith(receivable.open).as('overdue_amount'),
      days: sql<number>`max(${today}::date - ${receivable.dueOn})`.mapWith(Number).as('overdue_days'),
    })
    .from(receivable)
    .where(and(gt(receivable.open, Money.zero), lt(receivable.dueOn, addDays(today, -overdueDays))))
    .groupBy(receivable.partnerId)
    .having(sql`sum(${receivable.open}) > ${overdueAmount.toString()}::numeric`)
    .as('debt')

/** Those of partners whose overdue debt is more than a policy tolerates. */
export async function findOverdueDebts(
  tx: Database,
  policy: Tolerance,
  today: BusinessDate,
  partnerIds: readonly string[],
): Promise<Map<string, OverdueDebt>> {
  const debt = overdueDebts(tx, policy, today)
  const rows = await tx
    .select()
    .from(debt)
    .where(inArray(debt.partnerId, [...partnerIds]))
  return new Map(rows.map(({ partnerId, amount, days }) => [partnerId, { amount, days }]))
}

/** Partners whose debt the others were not told of; those another replica is at are passed over. */
export function lockUnannounced(
  tx: Database,
  policy: Tolerance,
  today: BusinessDate,
  limit: number,
): Promise<{ id: string }[]> {
  const debt = overdueDebts(tx, policy, today)
  const told = tx.select({ id: overdueNotice.id }).from(overdueNotice).where(isNull(overdueNotice.clearedOn))
  return tx
    .select({ id: partnerRef.id })
    .from(partnerRef)
    .where(and(inArray(partnerRef.id, tx.select({ id: debt.partnerId }).from(debt)), notInArray(partnerRef.id, told)))
    .orderBy(asc(partnerRef.id))
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** Open notices of partners whose debt is tolerated by now; those another replica is at are passed over. */
export function lockOutdated(
  tx: Database,
  policy: Tolerance,
  today: BusinessDate,
  limit: number,
): Promise<OverdueNoticeRow[]> {
  const debt = overdueDebts(tx, policy, today)
  return tx
    .select()
    .from(overdueNotice)
    .where(
      and(isNull(overdueNotice.clearedOn), notInArray(overdueNotice.id, tx.select({ id: debt.partnerId }).from(debt))),
    )
    .orderBy(asc(overdueNotice.id))
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** Locks what the others were told last of a partner; null where they were told nothing. */
export async function lockNotice(tx: Database, partnerId: string): Promise<OverdueNoticeRow | null> {
  const [row] = await tx.select().from(overdueNotice).where(eq(overdueNotice.id, partnerId)).for('update')
  return row ?? null
}

/** Locks what the others still hold of a partner; null where they hold nothing. */
export async function lockOpenNotice(tx: Database, partnerId: string): Promise<OverdueNoticeRow | null> {
  const notice = await lockNotice(tx, partnerId)
  return notice?.clearedOn === null ? notice : null
}
