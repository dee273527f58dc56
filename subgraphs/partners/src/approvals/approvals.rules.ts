import { hasRole, type Viewer } from '@channelgraph/access'
import { DEPARTMENT_OF_ROLE, type DepartmentRole } from '@channelgraph/contracts'
import { forbidden, selfApproval } from '@channelgraph/values'
import { refusal } from './approvals.refusals.ts'
import type { ApprovalRow, Decision } from './approvals.tables.ts'

const MAX_RETURNS = 2

/** Whose people agree to something, in this order: a role a step, three at most (G-11), and a person of its own for each. */
export type ApprovalChain = readonly [DepartmentRole, DepartmentRole?, DepartmentRole?]

/** Who drafted, changed or sent what is to be decided on. */
export interface Contributed {
  readonly contributorIds: readonly string[]
}

type Taken = readonly Pick<ApprovalRow, 'decision' | 'approverId'>[]

const afterReturn = <Step extends Pick<ApprovalRow, 'decision'>>(taken: readonly Step[]): readonly Step[] =>
  taken.slice(taken.findLastIndex((step) => step.decision === 'RETURNED') + 1)

/** The steps that still count: what was returned begins anew. */
export const stepsOfRound = (taken: Taken): Taken => afterReturn(taken)

/** The steps of the round that is running, or of the last one that ended, counted from 1: at most three (G-11). */
export function lastRound(taken: readonly ApprovalRow[]): ApprovalRow[] {
  const last = taken.at(-1)
  const round = last?.decision === 'RETURNED' ? [...afterReturn(taken.slice(0, -1)), last] : afterReturn(taken)
  return round.map((step, i) => ({ ...step, step: i + 1 }))
}

/** Whose decision is the next one; null where none is. */
export const awaitedRole = (chain: ApprovalChain, taken: Taken): DepartmentRole | null =>
  chain[stepsOfRound(taken).length] ?? null

/** The role whose decision is due. Throws FORBIDDEN for a viewer who has it not. */
export function dueRole(viewer: Viewer, chain: ApprovalChain, taken: Taken): DepartmentRole {
  const role = awaitedRole(chain, taken)
  if (!role) throw new Error(`All ${chain.length} steps were taken: nothing is due.`)
  if (hasRole(viewer, role)) return role
  const department = DEPARTMENT_OF_ROLE[role]
  throw forbidden(
    `The decision of ${department} is due now: wait for it.`,
    `现在应由 ${department} 审批:请等待其决定。`,
  )
}

/** Whether a decision is the chain's last one. */
export const completes = (chain: ApprovalChain, taken: Taken): boolean => stepsOfRound(taken).length + 1 >= chain.length

/** What was returned twice is decided in its third round: whoever is asked approves or rejects. */
export const refuseThirdReturn = (taken: Taken, decision: Decision) =>
  decision !== 'RETURNED' || taken.filter((step) => step.decision === 'RETURNED').length < MAX_RETURNS
    ? null
    : refusal('ReturnedTooOften', { returns: MAX_RETURNS })

/** Four eyes: nobody who contributed to a document approves it. */
export const refuseOwnWork = ({ subject }: Viewer, { contributorIds }: Contributed) =>
  contributorIds.includes(subject) ? selfApproval() : null

/** … and nobody who took one step of its approval takes the next one. */
export const refuseSecondStep = ({ subject }: Viewer, taken: Taken) =>
  stepsOfRound(taken).some(({ approverId }) => approverId === subject) ? refusal('AlreadyApproved') : null

/** All who contributed to a document, with one more. */
export const withContributor = (
  { contributorIds }: Contributed,
  { subject }: Viewer,
): { contributorIds: string[] } => ({
  contributorIds: [...new Set([...contributorIds, subject])],
})
