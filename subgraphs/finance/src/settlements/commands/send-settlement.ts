import { changed, command } from '@channelgraph/command'
import { refuseSettlement } from '../settlements.rules.ts'
import { lockSettlement, updateSettlement } from '../settlements.store.ts'

export interface ChangeSettlement {
  readonly id: string
  readonly expectedVersion: number
}

export const sendSettlement = command(
  'settlement:prepare',
  async (tx, ctx, { id, expectedVersion }: ChangeSettlement) => {
    const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
    const refusal = refuseSettlement('sendSettlement', settlement)
    if (refusal) return refusal
    const sent = await updateSettlement(tx, settlement, { status: 'SENT', sentAt: ctx.clock.now() })
    return changed('Settlement', settlement, sent)
  },
)
