import { changed, combine, command } from '@channelgraph/command'
import { refuseDispute } from '../disputes.rules.ts'
import { recomputeAfterDispute } from '../disputes.steps.ts'
import { lockDispute, updateDispute } from '../disputes.store.ts'

export interface WithdrawDispute {
  readonly id: string
  readonly expectedVersion: number
}

export const withdrawDispute = command(
  'settlement:dispute',
  async (tx, ctx, { id, expectedVersion }: WithdrawDispute) => {
    const dispute = await lockDispute(tx, ctx, id, expectedVersion)
    const refusal = refuseDispute('withdrawDispute', dispute)
    if (refusal) return refusal
    const now = ctx.clock.now()
    const withdrawn = await updateDispute(tx, dispute, { status: 'WITHDRAWN', decidedAt: now })
    return combine(
      changed('SettlementDispute', dispute, withdrawn),
      ...(await recomputeAfterDispute(tx, dispute.settlementId, now)),
    )
  },
)
