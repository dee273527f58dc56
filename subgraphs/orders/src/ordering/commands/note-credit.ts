import { changed, command, unchanged } from '@channelgraph/command'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { holdsWith } from '../submission.rules.ts'

export interface NoteCredit {
  readonly orderId: string
  /** Whether finance holds credit for the order, or refused to. */
  readonly reserved: boolean
}

/** What finance answers to OrderSubmitted. An order that was cancelled meanwhile stays cancelled: its OrderCancelled follows. */
export const noteCredit = command('event:consume', async (tx, ctx, { orderId, reserved }: NoteCredit) => {
  const order = await lockOrder(tx, ctx, orderId)
  if (order.status !== 'SUBMITTED' && order.status !== 'ON_HOLD') return unchanged(order)
  const holdReasons = reserved ? holdsWith(order.holdReasons, [], ['CREDIT']) : holdsWith(order.holdReasons, ['CREDIT'])
  const noted = await updateOrder(tx, order, {
    creditReserved: reserved,
    holdReasons,
    status: holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
  })
  return changed('Order', order, noted)
})
