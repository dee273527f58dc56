import { badInput, Decimal, Money, type Transitions } from '@channelgraph/values'
import type { SettlementLineRow } from '../settlements/settlements.tables.ts'
import { refusal } from './disputes.refusals.ts'
import type { SettlementDisputeRow } from './disputes.tables.ts'

/** A dispute is opened by the partner, and ends once: by finance's decision, or withdrawn (3.11). */
export const DISPUTE = {
  withdrawDispute: { from: ['OPEN'], to: ['WITHDRAWN'] },
  decideDispute: { from: ['OPEN'], to: ['ACCEPTED', 'REJECTED'] },
} as const satisfies Transitions<SettlementDisputeRow['status']>

/** A line is disputed once: while a dispute is open, and after finance has decided, it is not disputed again. */
export function refuseObjection(earlier: readonly Pick<SettlementDisputeRow, 'status'>[]) {
  const standing = earlier.find(({ status }) => status !== 'WITHDRAWN')
  return standing ? refusal('LineDisputed', { open: standing.status === 'OPEN' }) : null
}

/** Throws BAD_USER_INPUT for a claim that says nothing: what the line says already, or an amount of the other sign. */
export function assertClaim(claim: Money, { gross }: Pick<SettlementLineRow, 'gross'>): void {
  if (claim.equals(gross))
    throw badInput(
      `\`claim\` must be what is right instead: the line says ${gross} already.`,
      `\`claim\` 须为您认为正确的金额:该结算明细已为 ${gross}。`,
    )
  if (claim.isNegative() ? gross.isPositive() : claim.isPositive() && gross.isNegative())
    throw badInput(
      `\`claim\` must have the sign of the line's gross, ${gross}, or be 0.00.`,
      `\`claim\` 的正负须与该结算明细价税合计 ${gross} 一致,或为 0.00。`,
    )
}

/** What makes a line right where a claim is accepted, at the line's VAT rate: line and correction are the claim, to the cent. */
export function correctionOf(
  line: Pick<SettlementLineRow, 'net' | 'vat' | 'gross' | 'vatRate'>,
  claim: Money,
): { net: Money; vat: Money; gross: Money } {
  const gross = claim.minus(line.gross)
  // 6.2: from gross, net is rounded once and VAT is the rest.
  const net = Money.round(claim.toDecimal().div(line.vatRate.plus(new Decimal(1)))).minus(line.net)
  return { net, vat: gross.minus(net), gross }
}
