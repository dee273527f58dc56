import { changed, command, type Versioned } from '@channelgraph/command'
import { settlementConfirmed } from '../settlements.events.ts'
import { refuseSettlement } from '../settlements.rules.ts'
import { lockSettlement, updateSettlement } from '../settlements.store.ts'

export const confirmSettlement = command('settlement:confirm', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const settlement = await lockSettlement(tx, ctx, id, expectedVersion)
  const refusal = refuseSettlement('confirmSettlement', settlement)
  if (refusal) return refusal
  const confirmed = await updateSettlement(tx, settlement, { status: 'CONFIRMED', confirmedAt: ctx.clock.now() })
  return changed('Settlement', settlement, confirmed, settlementConfirmed(confirmed))
})
