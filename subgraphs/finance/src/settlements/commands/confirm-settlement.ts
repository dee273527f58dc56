import { changed, command } from '@channelgraph/command'
import { settlementConfirmed } from '../settlements.events.ts'
import { refuseSettlement } from '../settlements.rules.ts'
import { lockSettlement, updateSettlement } from '../settlements.store.ts'
import type { ChangeSettlement } from './send-settlement.ts'

export const confirmSettlement = command(
  'settlement:confirm',
  async (tx, ctx, { id, expectedVersion }: ChangeSettlement) => {
    const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
    const refusal = refuseSettlement('confirmSettlement', settlement)
    if (refusal) return refusal
    const confirmed = await updateSettlement(tx, settlement, { status: 'CONFIRMED', confirmedAt: ctx.clock.now() })
    return changed('Settlement', settlement, confirmed, settlementConfirmed(confirmed))
  },
)
