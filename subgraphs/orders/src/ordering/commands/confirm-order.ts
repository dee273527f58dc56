import { changed, command, type Versioned } from '@channelgraph/command'
import { addMonths, type BusinessDate, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { orderConfirmed } from '../ordering.events.ts'
import { ORDER, refuseWithoutCredit } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface ConfirmOrder extends Versioned {
  readonly promisedDate: BusinessDate
}

/** Nothing is promised for later. */
const MAX_MONTHS_AHEAD = 24

export const confirmOrder = command(
  'order:confirm',
  async (tx, ctx, { id, expectedVersion, promisedDate }: ConfirmOrder) => {
    const now = ctx.clock.now()
    const today = businessDateOf(now)
    check.day('promisedDate', promisedDate, today, addMonths(today, MAX_MONTHS_AHEAD))
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'confirmOrder', order) ?? refuseWithoutCredit(order)
    if (refusal) return refusal
    const confirmed = await updateOrder(tx, order, { status: 'CONFIRMED', confirmedAt: now, promisedDate })
    return changed('Order', order, confirmed, orderConfirmed(confirmed))
  },
)
