import { combine, command, created, unchanged } from '@channelgraph/command'
import type { PayloadOf, ReturnAccepted } from '@channelgraph/contracts'
import { acceptedLines } from '../deliveries.rules.ts'
import { insertDeliveries, withGoods } from '../deliveries.store.ts'

/** Goods came back: they are credited in the settlement of the month in which they were accepted, and used credit is free at once. */
export const projectReturn = command('event:consume', async (tx, _ctx, returned: PayloadOf<typeof ReturnAccepted>) => {
  const kept = await insertDeliveries(
    tx,
    acceptedLines('RETURN', returned.returnId, returned.no, await withGoods(tx, returned)),
  )
  return combine(unchanged(kept), ...kept.map((line) => created('DeliveryRef', line)))
})
