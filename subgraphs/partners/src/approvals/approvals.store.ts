import type { Database } from '@channelgraph/access'
import { groupBy } from '@channelgraph/values'
import { asc, inArray } from 'drizzle-orm'
import { type ApprovalRow, approval } from './approvals.tables.ts'

/** The steps taken on each subject, first one first. Whoever may see the subject's approvals may see these. */
export async function findApprovals(db: Database, subjectIds: readonly string[]): Promise<Map<string, ApprovalRow[]>> {
  const rows = await db
    .select()
    .from(approval)
    .where(inArray(approval.subjectId, [...subjectIds]))
    .orderBy(asc(approval.step))
  return groupBy(rows, (row) => row.subjectId)
}

/** Notes the next step of a subject whose row is locked. */
export async function recordApproval(
  tx: Database,
  taken: readonly ApprovalRow[],
  row: Omit<ApprovalRow, 'step'>,
): Promise<void> {
  await tx.insert(approval).values({ ...row, step: taken.length + 1 })
}
