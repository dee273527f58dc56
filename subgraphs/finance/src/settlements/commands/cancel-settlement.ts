import { changed, command, withReason } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { refuseSettlement } from '../settlements.rules.ts'
import { lockSettlement, releaseLines, updateSettlement } from '../settlements.store.ts'

export interface CancelSettlement {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const cancelSettlement = command(
  'settlement:prepare',
  async (tx, ctx, { id, expectedVersion, reason }: CancelSettlement) => {
    if (reason.trim() === '') throw badInput('reason says why the settlement is cancelled.')
    const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
    const refusal = refuseSettlement('cancelSettlement', settlement)
    if (refusal) return refusal
    await releaseLines(tx, id)
    const cancelled = await updateSettlement(tx, settlement, { status: 'CANCELLED', cancelledAt: ctx.clock.now() })
    return withReason(reason, changed('Settlement', settlement, cancelled))
  },
)
