import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { descending, firstRowsOf } from '@channelgraph/paging'
import type { BusinessDate } from '@channelgraph/values'
import { and, arrayOverlaps, asc, count, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { partnerTable } from '../partners/partners.tables.ts'
import { UNDECIDED } from './violations.rules.ts'
import { type ViolationRow, violation } from './violations.tables.ts'

export const violations = rowsOf(violation, {
  what: { en: 'The violation', zh: '违规' },
  // Whose it is: whom it hurt sees nothing of it.
  visible: (scope) => rowsInScope(scope, violation.partnerId, partnerTable),
})

export const findViolations = violations.findBy('id')
export const findViolationsByNo = violations.findBy('no')
export const findViolationsOfChecks = violations.findOf('checkId', 'no')

/** The latest of each partner, in one status or in any. */
export const findViolationsOfPartners = firstRowsOf(violations, 'partnerId', {
  keys: [descending(violation.reportedAt), descending(violation.id)],
  where: (status: ViolationRow['status'] | null) => (status ? eq(violation.status, status) : undefined),
})

const earlier = alias(violation, 'earlier')

/** How many violations of the same partner were sanctioned before each: before its own sanction, or by now. */
export async function countSanctionedBefore(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ id: violation.id, before: count(earlier.id) })
    .from(violation)
    .leftJoin(
      earlier,
      and(
        eq(earlier.partnerId, violation.partnerId),
        inArray(earlier.status, ['SANCTIONED', 'CLOSED']),
        sql`${earlier.id} <> ${violation.id}`,
        or(isNull(violation.sanctionedAt), lt(earlier.sanctionedAt, violation.sanctionedAt)),
      ),
    )
    .where(and(sql`${violation.id} = any(${sql.param([...ids])}::text[])`, violations.visible(scope)))
    .groupBy(violation.id)
  return new Map(rows.map(({ id, before }) => [id, before]))
}

/** A violation of a partner that is not decided yet and shares some of the evidence; null where there is none. */
export async function findUndecided(
  tx: Database,
  { partnerId, kind, evidence }: Pick<ViolationRow, 'partnerId' | 'kind' | 'evidence'>,
): Promise<ViolationRow | null> {
  if (evidence.length === 0) return null
  const same = and(eq(violation.partnerId, partnerId), eq(violation.kind, kind))
  const [row] = await tx
    .select()
    .from(violation)
    .where(and(same, inArray(violation.status, [...UNDECIDED]), arrayOverlaps(violation.evidence, [...evidence])))
    .orderBy(asc(violation.reportedAt), asc(violation.id))
    .limit(1)
  return row ?? null
}

/** Whether an upheld complaint was reported already. */
export async function isComplaintReported(tx: Database, complaintId: string): Promise<boolean> {
  const rows = await tx.select({ id: violation.id }).from(violation).where(eq(violation.complaintId, complaintId))
  return rows.length > 0
}

/** Locks reported violations that were to be put right before a day and were not, those another replica works on left out. */
export const lockOverdueRectifications = (tx: Database, today: BusinessDate, limit: number): Promise<ViolationRow[]> =>
  tx
    .select()
    .from(violation)
    .where(and(eq(violation.status, 'REPORTED'), isNull(violation.rectifiedOn), lt(violation.rectificationDue, today)))
    .orderBy(asc(violation.rectificationDue), asc(violation.id))
    .limit(limit)
    .for('update', { skipLocked: true })

/** Locks confirmed violations whose term for an appeal ended before a day, those another replica works on left out. */
export const lockEndedAppealTerms = (tx: Database, today: BusinessDate, limit: number): Promise<ViolationRow[]> =>
  tx
    .select()
    .from(violation)
    .where(and(eq(violation.status, 'CONFIRMED'), isNull(violation.finalAt), lt(violation.appealUntil, today)))
    .orderBy(asc(violation.appealUntil), asc(violation.id))
    .limit(limit)
    .for('update', { skipLocked: true })
