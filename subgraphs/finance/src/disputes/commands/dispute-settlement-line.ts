import { changed, combine, command, created, withReason } from '@channelgraph/command'
import { badInput, type Money, newId, notFound } from '@channelgraph/values'
import { refuseSettlement } from '../../settlements/settlements.rules.ts'
import { findLine, lockSettlement, updateSettlement } from '../../settlements/settlements.store.ts'
import { assertClaim, refuseObjection } from '../disputes.rules.ts'
import { findDisputesOfLine, insertDispute } from '../disputes.store.ts'

export interface DisputeSettlementLine {
  readonly id: string
  readonly expectedVersion: number
  readonly lineNo: number
  /** What is right instead, gross. */
  readonly claim: Money
  readonly reason: string
}

export const disputeSettlementLine = command(
  'settlement:dispute',
  async (tx, ctx, { id, expectedVersion, lineNo, claim, reason }: DisputeSettlementLine) => {
    if (reason.trim() === '') throw badInput('reason says what is wrong with the line.')
    const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
    const illegal = refuseSettlement('disputeSettlementLine', settlement)
    if (illegal) return illegal
    const line = await findLine(tx, { settlementId: id, lineNo })
    if (!line || line.moved) throw notFound('The line')
    assertClaim(claim, line)
    const refusal = refuseObjection(await findDisputesOfLine(tx, id, lineNo))
    if (refusal) return refusal
    const dispute = await insertDispute(tx, {
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
    const disputed = await updateSettlement(tx, settlement, { status: 'DISPUTED' })
    return withReason(
      reason,
      combine(changed('Settlement', settlement, disputed), created('SettlementDispute', dispute)),
    )
  },
)
