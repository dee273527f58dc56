import { hasRole, type Viewer } from '@channelgraph/access'
import {
  addMonths,
  addWorkingDays,
  type BusinessDate,
  badInput,
  check,
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

/** Nobody decides today what holds in ten years. */
const MONTHS_AHEAD = 60
const AT_MOST = { settlementDay: 10, confirmationDays: 30, overdueDays: 365 } as const

/** Throws BAD_USER_INPUT for terms nobody could settle by. What was, was by the policy of its time: one begins today or later. */
export function checkTerms(terms: PolicyTerms, today: BusinessDate): PolicyTerms {
  check.day('effectiveFrom', terms.effectiveFrom, today, addMonths(today, MONTHS_AHEAD))
  check.wholeNumber('settlementDay', terms.settlementDay, 1, AT_MOST.settlementDay)
  check.wholeNumber('confirmationDays', terms.confirmationDays, 1, AT_MOST.confirmationDays)
  check.wholeNumber('overdueDays', terms.overdueDays, 0, AT_MOST.overdueDays)
  check.moneyWithin('overdueAmount', terms.overdueAmount, Money.zero)
  const [limit, ...others] = terms.approvalLimits
  // Management approves without a limit, and nobody else but the finance lead approves at all (5).
  if (limit?.role !== 'FIN_LEAD' || others.length > 0)
    throw badInput(
      '`approvalLimits` must name FIN_LEAD, once: beyond its limit management approves.',
      '`approvalLimits` 须且只须列出 FIN_LEAD 一次:超出其限额的由管理层审批。',
    )
  check.amount('upTo', Money.parse(limit.upTo))
  return terms
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
export const autoConfirmsBefore = (
  today: BusinessDate,
  { confirmationDays }: Pick<FinancePolicyRow, 'confirmationDays'>,
): BusinessDate => addWorkingDays(today, -confirmationDays)
