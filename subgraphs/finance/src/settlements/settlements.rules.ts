import type { Viewer } from '@channelgraph/access'
import { MAX_PAGE, pageSize } from '@channelgraph/paging'
import { check, checkTransition, Money, selfApproval, type Transitions } from '@channelgraph/values'
import { mayApprove } from '../policies/policies.rules.ts'
import type { ApprovalLimit } from '../policies/policies.tables.ts'
import { refusal } from './settlements.refusals.ts'
import type { FinanceApprovalRow, SettlementRow } from './settlements.tables.ts'

/** The way of a settlement (specification 3.11). */
export const SETTLEMENT = {
  // Of a disputed one, what nobody disputes goes on; with disputes carried along from the month before it begins DISPUTED.
  sendSettlement: { from: ['DRAFTED', 'DISPUTED'], to: ['SENT', 'DISPUTED'] },
  disputeSettlementLine: { from: ['SENT', 'DISPUTED'], to: ['DISPUTED'] },
  confirmSettlement: { from: ['SENT'], to: ['CONFIRMED'] },
  submitSettlementForApproval: { from: ['CONFIRMED'], to: ['PENDING_APPROVAL'] },
  decideSettlement: { from: ['PENDING_APPROVAL'], to: ['APPROVED', 'CONFIRMED'] },
  // With nothing to pay, or paid by what waited, it is PAID at once.
  issueInvoice: { from: ['APPROVED'], to: ['INVOICED', 'PARTIALLY_PAID', 'PAID'] },
  // A set-off pays as a payment does.
  recordPayment: { from: ['INVOICED', 'PARTIALLY_PAID'], to: ['PARTIALLY_PAID', 'PAID'] },
  cancelSettlement: {
    from: ['DRAFTED', 'SENT', 'DISPUTED', 'CONFIRMED', 'PENDING_APPROVAL', 'APPROVED'],
    to: ['CANCELLED'],
  },
} as const satisfies Transitions<SettlementRow['status']>

/** What the first finance policy lets a finance lead approve: seeds/ has its settlements approved by it. */
export const FINANCE_APPROVES_TO = Money.parse('1000000.00')

/** Who prepared or submitted a settlement does not decide it; beyond the limits of its period's policy management does (3.11). */
export function refuseDecision(
  viewer: Viewer,
  settlement: Pick<SettlementRow, 'status' | 'gross' | 'preparedBy'>,
  step: Pick<FinanceApprovalRow, 'requestedBy'> | null,
  limits: readonly ApprovalLimit[],
) {
  const illegal = checkTransition(SETTLEMENT, 'decideSettlement', settlement)
  if (illegal) return illegal
  if (viewer.subject === settlement.preparedBy || viewer.subject === step?.requestedBy) return selfApproval()
  if (mayApprove(viewer, limits, settlement.gross)) return null
  return refusal('ApprovalNeedsManagement', { gross: settlement.gross })
}

/** As large as a line's number can be. */
const MAX_LINE_NO = 2_147_483_647

/** Which lines are read: some, after one of them. */
export const someLines = ({ first, afterLineNo }: { first: number | null; afterLineNo?: number | null }) => ({
  first: pageSize(first, MAX_PAGE),
  afterLineNo: check.wholeNumber('afterLineNo', afterLineNo ?? 0, 0, MAX_LINE_NO),
})
