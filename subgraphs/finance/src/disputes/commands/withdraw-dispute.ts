import { changed, combine, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { DISPUTE } from '../disputes.rules.ts'
import { recomputeAfterDispute } from '../disputes.steps.ts'
import { disputes } from '../disputes.store.ts'

export const withdrawDispute = command('settlement:dispute', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const dispute = await disputes.lock(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(DISPUTE, 'withdrawDispute', dispute)
  if (refusal) return refusal
  const now = ctx.clock.now()
  const withdrawn = await disputes.update(tx, dispute, { status: 'WITHDRAWN', decidedAt: now })
  return combine(
    changed('SettlementDispute', dispute, withdrawn),
    ...(await recomputeAfterDispute(tx, dispute.settlementId, now)),
  )
})
