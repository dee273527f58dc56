import type { Viewer } from '@channelgraph/access'
import {
  addDays,
  addMonths,
  type BusinessDate,
  badInput,
  businessDateOf,
  calendarCovers,
  Money,
  monthOf,
  type Period,
  type Refusal,
  refuseTransition,
  selfApproval,
  type Transitions,
} from '@channelgraph/values'
import { mayApprove } from '../policies/policies.rules.ts'
import type { ApprovalLimit } from '../policies/policies.tables.ts'
import type { FinanceApprovalRow, SettlementRow } from './settlements.tables.ts'

// seeds/ number its settlements as the commands here do.
export { documentNumber } from '@channelgraph/values'

type Status = SettlementRow['status']

/** The way of a settlement (specification 3.11). */
export const SETTLEMENT_TRANSITIONS = {
  // Of a disputed one, what nobody disputes goes on; with disputes carried along from the month before it begins DISPUTED.
  sendSettlement: { from: ['DRAFTED', 'DISPUTED'], to: ['SENT', 'DISPUTED'] },
  disputeSettlementLine: { from: ['SENT', 'DISPUTED'], to: ['DISPUTED'] },
  confirmSettlement: { from: ['SENT'], to: ['CONFIRMED'] },
  submitSettlementForApproval: { from: ['CONFIRMED'], to: ['PENDING_APPROVAL'] },
  decideSettlement: { from: ['PENDING_APPROVAL'], to: ['APPROVED', 'CONFIRMED'] },
  // With nothing to pay it is PAID at once.
  issueInvoice: { from: ['APPROVED'], to: ['INVOICED', 'PAID'] },
  recordPayment: { from: ['INVOICED', 'PARTIALLY_PAID'], to: ['PARTIALLY_PAID', 'PAID'] },
  cancelSettlement: {
    from: ['DRAFTED', 'SENT', 'DISPUTED', 'CONFIRMED', 'PENDING_APPROVAL', 'APPROVED'],
    to: ['CANCELLED'],
  },
} as const satisfies Transitions<Status>

export const refuseSettlement = (
  command: keyof typeof SETTLEMENT_TRANSITIONS,
  settlement: Pick<SettlementRow, 'status'>,
): Refusal | null => refuseTransition(SETTLEMENT_TRANSITIONS, command, settlement.status)

/** What the first finance policy lets a finance lead approve: seeds/ has its settlements approved by it. */
export const FINANCE_APPROVES_TO = Money.parse('1000000.00')

/** Who prepared or submitted a settlement does not decide it; beyond the limits of its period's policy management does (3.11). */
export function refuseDecision(
  viewer: Viewer,
  settlement: Pick<SettlementRow, 'status' | 'gross' | 'preparedBy'>,
  step: Pick<FinanceApprovalRow, 'requestedBy'> | null,
  limits: readonly ApprovalLimit[],
): Refusal | null {
  const illegal = refuseSettlement('decideSettlement', settlement)
  if (illegal) return illegal
  if (viewer.subject === settlement.preparedBy || viewer.subject === step?.requestedBy) return selfApproval()
  if (mayApprove(viewer, limits, settlement.gross)) return null
  return {
    __typename: 'ApprovalNeedsManagement',
    code: 'APPROVAL_NEEDS_MANAGEMENT',
    message: `The settlement is ${settlement.gross} gross, more than your role approves: ask management.`,
  }
}

/**
 * A settlement is of one whole month that has begun in Shanghai (6.3). Drafted before the month ends, it holds what is accepted
 * by then; what follows stands in a further settlement of the same month.
 */
export function assertSettledMonth(period: Period, now: Date): void {
  const month = monthOf(period.from)
  if (period.from !== month.from || period.to !== month.to) {
    throw badInput(`period is one whole month, such as ${month.from} to ${month.to}.`)
  }
  if (businessDateOf(now) < period.from) throw badInput(`The month has not begun: draft it from ${period.from} on.`)
}

/** Settlements of a month are numbered together: ST202610-000001. */
export const settlementSeries = (period: Period): string => `ST${period.from.slice(0, 4)}${period.from.slice(5, 7)}`

/** The month that is drafted next by schedule: the one after the last one, or the last month that is over. */
export const nextScheduledMonth = (lastFrom: BusinessDate | null, today: BusinessDate): Period =>
  monthOf(lastFrom ? addMonths(lastFrom, 1) : addMonths(`${today.slice(0, 7)}-01`, -1))

/** False where a span of working days lies in years whose public holidays are not known yet: it was counted by weekdays (6.3). */
export const isProvisional = (...days: BusinessDate[]): boolean => !days.every(calendarCovers)

/** Everything in it is disputed: nothing is left to go on. */
export const nothingUndisputed = (): Refusal => ({
  __typename: 'NothingUndisputed',
  code: 'NOTHING_UNDISPUTED',
  message: 'Every line is disputed, so that nothing can go on: decide the disputes, or cancel the settlement.',
})

/** When an invoice is due. */
export const dueDateOf = (issuedOn: BusinessDate, paymentTermDays: number): BusinessDate =>
  addDays(issuedOn, paymentTermDays)
