import { changed, command } from '@channelgraph/command'
import { refuseOrder } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface CloseOrder {
  readonly id: string
  readonly expectedVersion: number
}

export const closeOrder = command('order:close', async (tx, ctx, { id, expectedVersion }: CloseOrder) => {
  const order = await lockOrder(tx, ctx, id, expectedVersion)
  const refusal = refuseOrder('closeOrder', order)
  if (refusal) return refusal
  const closed = await updateOrder(tx, order, { status: 'CLOSED', closedAt: ctx.clock.now() })
  return changed('Order', order, closed)
})
