import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { SETTLEMENT } from '../settlements.rules.ts'
import { releaseLines, settlements } from '../settlements.store.ts'

export interface CancelSettlement extends Versioned {
  readonly reason: string
}

export const cancelSettlement = command(
  'settlement:prepare',
  async (tx, ctx, { id, expectedVersion, reason: given }: CancelSettlement) => {
    const reason = check.text('reason', given)
    const settlement = await settlements.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SETTLEMENT, 'cancelSettlement', settlement)
    if (refusal) return refusal
    await releaseLines(tx, id)
    const cancelled = await settlements.update(tx, settlement, { status: 'CANCELLED', cancelledAt: ctx.clock.now() })
    return withReason(reason, changed('Settlement', settlement, cancelled), { visibleToPartner: true })
  },
)
