import { because, changed, command } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { orderCancelled } from '../ordering.events.ts'
import { amountsBetween, refuseCancellation, statusOf, sumOf, withoutUnshipped } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface CancelOrder {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const cancelOrder = command('order:cancel', async (tx, ctx, { id, expectedVersion, reason }: CancelOrder) => {
  if (reason.trim() === '') throw badInput('reason says why it is cancelled.')
  const order = await lockOrder(tx, ctx, id, expectedVersion)
  const refusal = refuseCancellation(order, order.lines)
  if (refusal) return refusal
  const lines = order.lines.map(withoutUnshipped)
  const { gross } = sumOf(
    order.lines.map((line) => amountsBetween(line, line.shippedQty, line.qty - line.cancelledQty)),
  )
  const cancelled = await updateOrder(tx, order, { status: statusOf(lines), holdReasons: [] }, lines)
  // Nobody has heard of a draft.
  const events = order.submittedAt ? [orderCancelled(cancelled, gross, reason)] : []
  return because(reason, changed('Order', order, cancelled, ...events))
})
