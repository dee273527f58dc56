import { changed, combine, command, created, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, type Money, newId, notFound } from '@channelgraph/values'
import { standingOf } from '../../settlements/auto-confirmation.store.ts'
import { SETTLEMENT } from '../../settlements/settlements.rules.ts'
import { findLine, settlements } from '../../settlements/settlements.store.ts'
import { assertClaim, refuseObjection } from '../disputes.rules.ts'
import { disputes, findDisputesOfLine } from '../disputes.store.ts'

export interface DisputeSettlementLine extends Versioned {
  readonly lineNo: number
  /** What is right instead, gross. */
  readonly claim: Money
  readonly reason: string
}

export const disputeSettlementLine = command(
  'settlement:dispute',
  async (tx, ctx, { id, expectedVersion, lineNo, claim: claimed, reason: given }: DisputeSettlementLine) => {
    const reason = check.text('reason', given)
    const claim = check.moneyWithin('claim', claimed, check.MAX_AMOUNT.negated())
    const settlement = await settlements.lock(tx, ctx, id, expectedVersion)
    // D: the days to object in are over at their end, not when the schedule comes by.
    const standing = await standingOf(tx, settlement, businessDateOf(ctx.clock.now()))
    const illegal = checkTransition(SETTLEMENT, 'disputeSettlementLine', standing)
    if (illegal) return illegal
    const line = await findLine(tx, { settlementId: id, lineNo })
    if (!line || line.moved) throw notFound('The line', '结算明细')
    assertClaim(claim, line)
    const refusal = refuseObjection(await findDisputesOfLine(tx, id, lineNo))
    if (refusal) return refusal
    const dispute = await disputes.insert(tx, {
      id: newId('dispute'),
      partnerId: settlement.partnerId,
      settlementId: id,
      lineNo,
      deliveryId: line.deliveryId,
      adjustmentId: line.adjustmentId,
      claim,
      reason,
      status: 'OPEN',
      openedBy: ctx.viewer.subject,
      openedAt: ctx.clock.now(),
    })
    const disputed = await settlements.update(tx, settlement, { status: 'DISPUTED' })
    return withReason(
      reason,
      combine(changed('Settlement', settlement, disputed), created('SettlementDispute', dispute)),
    )
  },
)
