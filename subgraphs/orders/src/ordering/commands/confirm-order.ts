import { changed, command } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf } from '@channelgraph/values'
import { orderConfirmed } from '../ordering.events.ts'
import { refuseOrder, refuseWithoutCredit } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface ConfirmOrder {
  readonly id: string
  readonly expectedVersion: number
  readonly promisedDate: BusinessDate
}

export const confirmOrder = command(
  'order:confirm',
  async (tx, ctx, { id, expectedVersion, promisedDate }: ConfirmOrder) => {
    const now = ctx.clock.now()
    if (promisedDate < businessDateOf(now)) throw badInput('promisedDate is today or later.')
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = refuseOrder('confirmOrder', order) ?? refuseWithoutCredit(order)
    if (refusal) return refusal
    const confirmed = await updateOrder(tx, order, { status: 'CONFIRMED', confirmedAt: now, promisedDate })
    return changed('Order', order, confirmed, orderConfirmed(confirmed))
  },
)
