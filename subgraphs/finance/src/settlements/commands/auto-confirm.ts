import { changed, command, withReason } from '@channelgraph/command'
import { CONFIRMATION } from '../settlements.steps.ts'
import { settlements } from '../settlements.store.ts'
import type { SettlementRow } from '../settlements.tables.ts'

/** A locked settlement that its partner had for as many working days as its policy gives is confirmed (3.11, [G]). */
export const autoConfirm = command('schedule:sweep', async (tx, ctx, settlement: SettlementRow) => {
  const { change, event } = CONFIRMATION
  const confirmed = await settlements.update(tx, settlement, { ...change(ctx.clock.now()), status: 'CONFIRMED' })
  return withReason('confirmed by silence', changed('Settlement', settlement, confirmed, event(confirmed)))
})
