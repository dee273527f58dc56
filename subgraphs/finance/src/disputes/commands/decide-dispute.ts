import { changed, combine, command, created, withReason } from '@channelgraph/command'
import { badInput, businessDateOf } from '@channelgraph/values'
import { lineOf } from '../../adjustments/adjustments.rules.ts'
import { addAdjustment } from '../../adjustments/adjustments.store.ts'
import { appendLine, findLine, lockSettlementOf } from '../../settlements/settlements.store.ts'
import { correctionOf, refuseDispute } from '../disputes.rules.ts'
import { recomputeAfterDispute } from '../disputes.steps.ts'
import { lockDispute, updateDispute } from '../disputes.store.ts'

export interface DecideDispute {
  readonly disputeId: string
  readonly expectedVersion: number
  readonly accept: boolean
  readonly comment: string
}

/**
 * Rejected, the line stands. Accepted, the difference stands beside it as an adjustment: in this settlement while the line does,
 * else in the next one.
 */
export const decideDispute = command(
  'settlement:decide-dispute',
  async (tx, ctx, { disputeId, expectedVersion, accept, comment }: DecideDispute) => {
    if (comment.trim() === '') throw badInput('comment tells the partner why.')
    const dispute = await lockDispute(tx, ctx, disputeId, expectedVersion)
    const refusal = refuseDispute('decideDispute', dispute)
    if (refusal) return refusal
    const now = ctx.clock.now()
    const { settlementId, partnerId } = dispute
    const settlement = await lockSettlementOf(tx, settlementId)
    const line = (await findLine(tx, dispute))!
    const by = { decidedBy: ctx.viewer.subject, decidedAt: now, comment }
    const decided = await updateDispute(tx, dispute, { ...by, status: accept ? 'ACCEPTED' : 'REJECTED' })
    const outcome = changed('SettlementDispute', dispute, decided)
    if (!accept) return withReason(comment, combine(outcome, ...(await recomputeAfterDispute(tx, settlementId, now))))
    const adjustment = await addAdjustment(tx, businessDateOf(now), {
      ...correctionOf(line, dispute.claim),
      partnerId,
      orderId: line.orderId,
      vatRate: line.vatRate,
      reason: `${settlement.no} / ${line.lineNo}: ${dispute.reason}`,
      recordedBy: ctx.viewer.subject,
      recordedAt: now,
    })
    if (!line.released) await appendLine(tx, { ...lineOf(adjustment), settlementId })
    return withReason(
      comment,
      combine(outcome, created('Adjustment', adjustment), ...(await recomputeAfterDispute(tx, settlementId, now))),
    )
  },
)
