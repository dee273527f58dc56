import type { Database } from '@channelgraph/access'
import { type CommandContext, everyRow, rowsOf } from '@channelgraph/command'
import { DEPARTMENT_OF_ROLE, type DepartmentRole } from '@channelgraph/contracts'
import { type ApprovalRow, approval } from './approvals.tables.ts'

const approvals = rowsOf(approval, {
  what: { en: 'The approval', zh: '审批记录' },
  // Whoever may see the subject's approvals may see these.
  visible: everyRow,
  staffOnly: true,
})

/** The steps taken on each subject, first one first. */
export const findApprovalsOfSubjects = approvals.findOf('subjectId', 'step')

/** Adds the next step on a subject whose row is locked, by the role whose turn it is. */
export const insertDecision = (
  tx: Database,
  { viewer, clock }: CommandContext,
  taken: readonly ApprovalRow[],
  decided: Pick<ApprovalRow, 'subjectId' | 'decision' | 'comment'>,
  role: DepartmentRole,
): Promise<ApprovalRow> =>
  approvals.insert(tx, {
    ...decided,
    step: taken.length + 1,
    department: DEPARTMENT_OF_ROLE[role],
    approverId: viewer.subject,
    decidedAt: clock.now(),
  })
