import { hasRole, type Viewer } from '@channelgraph/access'
import { DEPARTMENT_OF_ROLE, type Role } from '@channelgraph/contracts'
import { forbidden, selfApproval } from '@channelgraph/values'
import { refusal } from './approvals.refusals.ts'
import type { ApprovalRow, Decision } from './approvals.tables.ts'

const MAX_STEPS = 3

/** Whose people agree to something, in this order: a role a step, and a person of its own for each. */
export type Chain = readonly [Role, Role?, Role?]

/** Who drafted, changed or sent what is to be decided on. */
export interface Shaped {
  readonly shapedByIds: readonly string[]
}

type Taken = readonly Pick<ApprovalRow, 'decision' | 'approverId'>[]

/** The steps that still count: what was returned begins anew. */
const sinceReturn = (taken: Taken): Taken =>
  taken.slice(taken.findLastIndex((step) => step.decision === 'RETURNED') + 1)

/** The role whose decision is due. Throws FORBIDDEN for a viewer who has it not. */
export function dueRole(viewer: Viewer, chain: Chain, taken: Taken): Role {
  const role = chain[sinceReturn(taken).length]
  if (!role) throw new Error(`All ${chain.length} steps were taken: nothing is due.`)
  if (hasRole(viewer, role)) return role
  const department = DEPARTMENT_OF_ROLE[role] ?? role
  throw forbidden(
    `The decision of ${department} is due now: wait for it.`,
    `现在应由 ${department} 审批:请等待其决定。`,
  )
}

/** Whether a decision is the chain's last one. */
export const completes = (chain: Chain, taken: Taken): boolean => sinceReturn(taken).length + 1 >= chain.length

/**
 * G-11: approval takes at most three steps, and what is returned goes through the whole chain again: where no steps would be left for
 * it, it is decided. With one approver nothing is returned a third time.
 */
export const refuseThirdReturn = (stepsTaken: number, decision: Decision, chain: Chain = ['MGT']) =>
  decision !== 'RETURNED' || stepsTaken + 1 + chain.length <= MAX_STEPS
    ? null
    : refusal('ReturnedTooOften', { steps: MAX_STEPS })

/** Four eyes: nobody who shaped a document approves it. */
export const refuseOwnWork = ({ subject }: Viewer, { shapedByIds }: Shaped) =>
  shapedByIds.includes(subject) ? selfApproval() : null

/** … and nobody who took one step of its approval takes the next one. */
export const refuseSecondStep = ({ subject }: Viewer, taken: Taken) =>
  sinceReturn(taken).some(({ approverId }) => approverId === subject) ? selfApproval() : null

/** All who shaped a document, with one more. */
export const shapedBy = ({ shapedByIds }: Shaped, { subject }: Viewer): { shapedByIds: string[] } => ({
  shapedByIds: [...new Set([...shapedByIds, subject])],
})
