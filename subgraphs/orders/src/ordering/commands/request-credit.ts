import { changed, command, type Versioned } from '@channelgraph/command'
import { orderSubmitted } from '../ordering.events.ts'
import { refuseCreditRequest } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

/** Finance is asked again for an accepted order it holds no credit for. */
export const requestCredit = command('order:request-credit', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const order = await lockOrder(tx, ctx, id, expectedVersion)
  const refusal = refuseCreditRequest(order)
  if (refusal) return refusal
  const asked = await updateOrder(tx, order, { creditAnswersDue: order.creditAnswersDue + 1 })
  return changed('Order', order, asked, orderSubmitted(asked))
})
