import { changed, command, withReason } from '@channelgraph/command'
import { settlementConfirmed } from '../settlements.events.ts'
import { updateSettlement } from '../settlements.store.ts'
import type { SettlementRow } from '../settlements.tables.ts'

/** A locked settlement that its partner had for as many working days as its policy gives is confirmed (3.11, [G]). */
export const confirmBySilence = command('schedule:sweep', async (tx, ctx, settlement: SettlementRow) => {
  const confirmed = await updateSettlement(tx, settlement, { status: 'CONFIRMED', confirmedAt: ctx.clock.now() })
  return withReason(
    'confirmed by silence',
    changed('Settlement', settlement, confirmed, settlementConfirmed(confirmed)),
  )
})
