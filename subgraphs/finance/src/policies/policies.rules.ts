import { hasRole, type Viewer } from '@channelgraph/access'
import {
  addWorkingDays,
  type BusinessDate,
  badInput,
  checkTransition,
  Money,
  type Period,
  selfApproval,
  type Transitions,
} from '@channelgraph/values'
import { refusal } from './policies.refusals.ts'
import type { ApprovalLimit, FinancePolicyRow } from './policies.tables.ts'

/** A policy is drafted by finance and published by management; then it stays. */
export const FINANCE_POLICY = {
  publishFinancePolicy: { from: ['DRAFT'], to: ['PUBLISHED'] },
} as const satisfies Transitions<FinancePolicyRow['status']>

/** What a policy sets. */
export type PolicyTerms = Pick<
  FinancePolicyRow,
  'effectiveFrom' | 'settlementDay' | 'approvalLimits' | 'confirmationDays' | 'overdueAmount' | 'overdueDays'
>

/** What a draft sets where it does not say otherwise: the terms of the first policy. */
export const USUAL_TERMS = {
  settlementDay: 1,
  confirmationDays: 3,
  overdueAmount: Money.parse('1000.00'),
  overdueDays: 7,
} as const

const AT_MOST = { settlementDay: 10, confirmationDays: 30, overdueDays: 365 } as const

/** Throws BAD_USER_INPUT for terms nobody could settle by. */
export function assertTerms(terms: PolicyTerms, today: BusinessDate): void {
  if (terms.effectiveFrom < today)
    throw badInput(`effectiveFrom is today (${today}) or later: what was, was by the policy of its time.`)
  for (const name of ['settlementDay', 'confirmationDays'] as const) {
    if (terms[name] < 1 || terms[name] > AT_MOST[name]) throw badInput(`${name} is 1 to ${AT_MOST[name]} working days.`)
  }
  if (terms.overdueDays < 0 || terms.overdueDays > AT_MOST.overdueDays)
    throw badInput(`overdueDays is 0 to ${AT_MOST.overdueDays} days.`)
  if (terms.overdueAmount.isNegative()) throw badInput('overdueAmount is 0.00 or more.')
  const [limit, ...others] = terms.approvalLimits
  // Management approves without a limit, and nobody else but the finance lead approves at all (5).
  if (limit?.role !== 'FIN_LEAD' || others.length > 0 || !Money.parse(limit.upTo).isPositive())
    throw badInput('approvalLimits names FIN_LEAD, once, with more than 0.00: beyond it management approves.')
}

/** `takenDay` is another published policy that begins on the same day. */
export function refusePublication(
  policy: Pick<FinancePolicyRow, 'status' | 'draftedBy' | 'effectiveFrom'>,
  viewer: Viewer,
  today: BusinessDate,
  takenDay: Pick<FinancePolicyRow, 'no'> | null,
) {
  const illegal = checkTransition(FINANCE_POLICY, 'publishFinancePolicy', policy)
  if (illegal) return illegal
  if (viewer.subject === policy.draftedBy) return selfApproval()
  if (policy.effectiveFrom < today) return refusal('PolicyTooLate', { from: policy.effectiveFrom })
  return refuseDay(policy.effectiveFrom, takenDay)
}

/** No two policies begin on the same day. */
export const refuseDay = (day: BusinessDate, takenBy: Pick<FinancePolicyRow, 'no'> | null) =>
  takenBy && refusal('PolicyDayTaken', { no: takenBy.no, day })

/** Who thinks about policies sees drafts; everybody else sees what was published. */
export const seesDrafts = (viewer: Viewer): boolean => hasRole(viewer, 'FIN', 'FIN_LEAD', 'MGT', 'AUD')

/** Whether a viewer may approve an amount of either sign; management may approve any. */
export function mayApprove(viewer: Viewer, limits: readonly ApprovalLimit[], amount: Money): boolean {
  const size = amount.isNegative() ? amount.negated() : amount
  return (
    hasRole(viewer, 'MGT') ||
    limits.some(({ role, upTo }) => hasRole(viewer, role) && size.compare(Money.parse(upTo)) <= 0)
  )
}

/** The day a month is drafted by schedule: the policy's n-th working day after it (3.11). */
export const draftDayOf = ({ to }: Period, { settlementDay }: Pick<FinancePolicyRow, 'settlementDay'>): BusinessDate =>
  addWorkingDays(to, settlementDay)

/** What was sent before this day is confirmed by silence today: as many working days have passed since. */
export const silenceBefore = (
  today: BusinessDate,
  { confirmationDays }: Pick<FinancePolicyRow, 'confirmationDays'>,
): BusinessDate => addWorkingDays(today, -confirmationDays)
