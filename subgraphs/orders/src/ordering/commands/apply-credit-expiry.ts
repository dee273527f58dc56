import { changed, command, unchanged, withReason } from '@channelgraph/command'
import { orderSubmitted } from '../ordering.events.ts'
import { isUnderWay, isWaiting } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { holdsWith } from '../submission.rules.ts'

export interface ApplyCreditExpiry {
  readonly orderId: string
}

/** Finance holds nothing for an order any more: one that waits is held, for one that was accepted finance is asked again at once. */
export const applyCreditExpiry = command('event:consume', async (tx, ctx, { orderId }: ApplyCreditExpiry) => {
  const order = await lockOrder(tx, ctx, orderId)
  const reason = 'credit reservation expired'
  if (isWaiting(order)) {
    const holdReasons = holdsWith(order.holdReasons, ['CREDIT'])
    const held = await updateOrder(tx, order, { creditReserved: false, holdReasons, status: 'ON_HOLD' })
    return withReason(reason, changed('Order', order, held))
  }
  if (!isUnderWay(order)) return unchanged(order)
  const creditAnswersDue = order.creditAnswersDue + 1
  const asked = await updateOrder(tx, order, { creditReserved: false, creditAnswersDue })
  return withReason(reason, changed('Order', order, asked, orderSubmitted(asked)))
})
