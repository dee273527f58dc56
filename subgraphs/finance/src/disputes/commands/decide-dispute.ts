import { changed, combine, command, created, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { lineOf } from '../../adjustments/adjustments.rules.ts'
import { insertAdjustment } from '../../adjustments/adjustments.store.ts'
import { appendLine, findLine, lockSettlementById } from '../../settlements/settlements.store.ts'
import { correctionOf, DISPUTE } from '../disputes.rules.ts'
import { recomputeAfterDispute } from '../disputes.steps.ts'
import { disputes } from '../disputes.store.ts'

export interface DecideDispute extends Versioned {
  readonly accept: boolean
  readonly comment: string
}

/**
 * Rejected, the line stands. Accepted, the difference stands beside it as an adjustment: in this settlement while the line does,
 * else in the next one.
 */
export const decideDispute = command(
  'settlement:decide-dispute',
  async (tx, ctx, { id, expectedVersion, accept, comment: given }: DecideDispute) => {
    const comment = check.text('comment', given)
    const dispute = await disputes.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(DISPUTE, 'decideDispute', dispute)
    if (refusal) return refusal
    const now = ctx.clock.now()
    const { settlementId, partnerId } = dispute
    const settlement = await lockSettlementById(tx, settlementId)
    const line = (await findLine(tx, dispute))!
    const by = { decidedBy: ctx.viewer.subject, decidedAt: now, comment }
    const decided = await disputes.update(tx, dispute, { ...by, status: accept ? 'ACCEPTED' : 'REJECTED' })
    const outcome = changed('SettlementDispute', dispute, decided)
    if (!accept)
      return withReason(comment, combine(outcome, ...(await recomputeAfterDispute(tx, settlementId, now))), {
        visibleToPartner: true,
      })
    const adjustment = await insertAdjustment(tx, businessDateOf(now), {
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
      { visibleToPartner: true },
    )
  },
)
