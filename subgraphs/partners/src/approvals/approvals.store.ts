import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { type ApprovalRow, approval } from './approvals.tables.ts'

const approvals = rowsOf(approval, {
  what: { en: 'The approval', zh: '审批记录' },
  // Whoever may see the subject's approvals may see these.
  visible: everyRow,
  staffOnly: true,
})

/** The steps taken on each subject, first one first. */
export const findApprovalsOfSubjects = approvals.findOf('subjectId', 'step')

/** Adds the next step of a subject whose row is locked. */
export const insertApproval = (
  tx: Database,
  taken: readonly ApprovalRow[],
  row: Omit<ApprovalRow, 'step'>,
): Promise<ApprovalRow> => approvals.insert(tx, { ...row, step: taken.length + 1 })
