import type { Viewer } from '@channelgraph/access'
import { Money, type Refusal, refuseTransition, selfApproval, type Transitions } from '@channelgraph/values'
import { mayApprove } from '../policies/policies.rules.ts'
import type { ApprovalLimit } from '../policies/policies.tables.ts'
import type { FinanceApprovalRow, SettlementRow } from './settlements.tables.ts'

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

/** Everything in it is disputed: nothing is left to go on. */
export const nothingUndisputed = (): Refusal => ({
  __typename: 'NothingUndisputed',
  code: 'NOTHING_UNDISPUTED',
  message: 'Every line is disputed, so that nothing can go on: decide the disputes, or cancel the settlement.',
})
