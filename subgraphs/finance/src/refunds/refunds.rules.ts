import type { Viewer } from '@channelgraph/access'
import {
  addMonths,
  addWorkingDays,
  type BusinessDate,
  Money,
  selfApproval,
  type Transitions,
} from '@channelgraph/values'
import type { Posting } from '../ledger/ledger.store.ts'
import { mayApprove } from '../policies/policies.rules.ts'
import type { ApprovalLimit } from '../policies/policies.tables.ts'
import { refusal as refuseSettlement } from '../settlements/settlements.refusals.ts'
import { refusal } from './refunds.refusals.ts'
import type { DepositCorrectionRow, RefundRow } from './refunds.tables.ts'

/** Proposed by one, decided by another, then paid; withdrawn at any time before. */
export const REFUND = {
  decideRefund: { from: ['PROPOSED'], to: ['APPROVED', 'REJECTED'] },
  withdrawRefund: { from: ['PROPOSED', 'APPROVED'], to: ['WITHDRAWN'] },
  payRefund: { from: ['APPROVED'], to: ['PAID'] },
} as const satisfies Transitions<RefundRow['status']>

export const DEPOSIT_CORRECTION = {
  decideDepositCorrection: { from: ['PROPOSED'], to: ['APPROVED', 'REJECTED'] },
} as const satisfies Transitions<DepositCorrectionRow['status']>

/** Four eyes: who proposed does not decide; beyond the policy's limits management does. */
export function refuseApproval(
  viewer: Viewer,
  { proposedBy }: Pick<RefundRow, 'proposedBy'>,
  amount: Money,
  limits: readonly ApprovalLimit[],
) {
  if (viewer.subject === proposedBy) return selfApproval()
  return mayApprove(viewer, limits, amount) ? null : refuseSettlement('ApprovalNeedsManagement', { gross: amount })
}

/** What finance knows of a deposit when something of it is to go back. */
export interface DepositState {
  readonly held: Money
  /** What is proposed or approved to go back, and not paid yet. */
  readonly promised: Money
  readonly required: Money
  /** Last day of the partner's last contract. */
  readonly contractEnds: BusinessDate
  /** What went back since that day. */
  readonly refunded: Money
}

/** 3.11: of a deposit half goes back within 30 working days of the contract's end, and half stays for twelve months. */
const WORKING_DAYS_TO_RETURN = 30
const MONTHS_KEPT = 12

/**
 * How much of a deposit may go back on a day. While a contract runs, what it asks for stays; after its end half of the deposit
 * may go back, and the rest twelve months later.
 */
export function refundableOf(state: DepositState, today: BusinessDate): Money {
  const { held, promised, required, contractEnds, refunded } = state
  const half = Money.ofFen(held.plus(refunded).fen / 2n)
  const stays = contractEnds >= today ? required : addMonths(contractEnds, MONTHS_KEPT) > today ? half : Money.zero
  const free = held.minus(stays).minus(promised)
  return free.isPositive() ? free : Money.zero
}

/** What of a deposit still has to go back once the last contract has ended, however it did, and by which day. */
export function dueBackOf(
  { held, refunded, contractEnds }: Pick<DepositState, 'held' | 'refunded' | 'contractEnds'>,
  today: BusinessDate,
): { readonly amount: Money; readonly dueOn: BusinessDate }[] {
  if (contractEnds >= today) return []
  const whole = held.plus(refunded)
  const first = whole.minus(Money.ofFen(whole.fen / 2n)).minus(refunded)
  const soon = first.isPositive() ? first : Money.zero
  return [
    { amount: soon, dueOn: addWorkingDays(contractEnds, WORKING_DAYS_TO_RETURN) },
    { amount: held.minus(soon), dueOn: addMonths(contractEnds, MONTHS_KEPT) },
  ].filter(({ amount }) => amount.isPositive())
}

/** No more goes back than may. */
export const refuseAmount = (amount: Money, refundable: Money) =>
  amount.compare(refundable) <= 0 ? null : refusal('RefundExceeds', { refundable })

/** A correction never leaves less than nothing, nor less than what is promised to go back. */
export const refuseCorrection = (
  { held, promised }: Pick<DepositState, 'held' | 'promised'>,
  was: Money,
  right: Money,
) =>
  held.minus(was).plus(right).compare(promised) >= 0
    ? null
    : refusal('RefundExceeds', { refundable: held.minus(promised) })

/** What the bank moved: out of the deposit, or out of what waited. */
export const postingOf = (
  { prepaymentId, partnerId, amount }: Pick<RefundRow, 'prepaymentId' | 'partnerId' | 'amount'>,
  document: string,
  bookedOn: BusinessDate,
): Posting => ({
  debit: prepaymentId ? 'PREPAYMENT' : 'DEPOSIT',
  credit: 'BANK',
  amount,
  bookedOn,
  document,
  partnerId,
})
