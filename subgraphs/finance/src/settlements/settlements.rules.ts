import { hasRole, type Viewer } from '@channelgraph/access'
import {
  addDays,
  type BusinessDate,
  badInput,
  businessDateOf,
  Money,
  monthOf,
  type Period,
  type Refusal,
  refuseTransition,
  selfApproval,
  type Transitions,
} from '@channelgraph/values'
import type { FinanceApprovalRow, SettlementRow } from './settlements.tables.ts'

// packages/seeds numbers its settlements as the commands here do.
export { numberOf } from '@channelgraph/values'

type Status = SettlementRow['status']

/** The way of a settlement (specification 3.11). */
export const SETTLEMENT_TRANSITIONS = {
  sendSettlement: { from: ['DRAFTED'], to: ['SENT'] },
  confirmSettlement: { from: ['SENT'], to: ['CONFIRMED'] },
  submitSettlementForApproval: { from: ['CONFIRMED'], to: ['PENDING_APPROVAL'] },
  decideSettlement: { from: ['PENDING_APPROVAL'], to: ['APPROVED', 'CONFIRMED'] },
  issueInvoice: { from: ['APPROVED'], to: ['INVOICED'] },
  recordPayment: { from: ['INVOICED', 'PARTIALLY_PAID'], to: ['PARTIALLY_PAID', 'PAID'] },
  cancelSettlement: { from: ['DRAFTED', 'SENT', 'CONFIRMED', 'PENDING_APPROVAL', 'APPROVED'], to: ['CANCELLED'] },
} as const satisfies Transitions<Status>

export const refuseSettlement = (
  command: keyof typeof SETTLEMENT_TRANSITIONS,
  settlement: Pick<SettlementRow, 'status'>,
): Refusal | null => refuseTransition(SETTLEMENT_TRANSITIONS, command, settlement.status)

/** A finance lead approves up to this gross; beyond it management does. */
export const FINANCE_APPROVES_TO = Money.parse('1000000.00')

/** Who prepared or submitted a settlement does not decide it, and over 1,000,000.00 management does (3.11). */
export function refuseDecision(
  viewer: Viewer,
  settlement: Pick<SettlementRow, 'status' | 'gross' | 'preparedBy'>,
  step: Pick<FinanceApprovalRow, 'requestedBy'> | null,
): Refusal | null {
  const illegal = refuseSettlement('decideSettlement', settlement)
  if (illegal) return illegal
  if (viewer.subject === settlement.preparedBy || viewer.subject === step?.requestedBy) return selfApproval()
  if (settlement.gross.compare(FINANCE_APPROVES_TO) <= 0 || hasRole(viewer, 'MGT')) return null
  return {
    __typename: 'ApprovalNeedsManagement',
    code: 'APPROVAL_NEEDS_MANAGEMENT',
    message: `The settlement is ${settlement.gross} gross: over ${FINANCE_APPROVES_TO} management approves.`,
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

/** When an invoice is due. */
export const dueDateOf = (issuedOn: BusinessDate, paymentTermDays: number): BusinessDate =>
  addDays(issuedOn, paymentTermDays)
