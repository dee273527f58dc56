import { changed, command, unchanged } from '@channelgraph/command'
import { isUnderWay, isWaiting } from '../ordering.rules.ts'
import { countCreditAnswer, lockOrder, updateOrder } from '../ordering.store.ts'
import { holdsWith } from '../submission.rules.ts'

export interface ApplyCreditDecision {
  readonly orderId: string
  /** Whether finance holds credit for the order, or refused to. */
  readonly reserved: boolean
}

/**
 * What finance answers to OrderSubmitted. An order that was cancelled meanwhile stays cancelled: its OrderCancelled follows. An
 * answer behind which a later question waits is none any more: what it reserved may have been given back since.
 */
export const applyCreditDecision = command(
  'event:consume',
  async (tx, ctx, { orderId, reserved }: ApplyCreditDecision) => {
    const order = await lockOrder(tx, ctx, orderId)
    const known = isUnderWay(order) && order.creditReserved === reserved
    if (order.creditAnswersDue > 1 || known || (!isWaiting(order) && !isUnderWay(order))) {
      await countCreditAnswer(tx, order)
      return unchanged(order)
    }
    const answered = { creditReserved: reserved, creditAnswersDue: 0 }
    // What was accepted stays accepted: without credit it is not shipped.
    if (isUnderWay(order)) return changed('Order', order, await updateOrder(tx, order, answered))
    const holdReasons = reserved
      ? holdsWith(order.holdReasons, [], ['CREDIT'])
      : holdsWith(order.holdReasons, ['CREDIT'])
    const status = holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED'
    return changed('Order', order, await updateOrder(tx, order, { ...answered, holdReasons, status }))
  },
)
