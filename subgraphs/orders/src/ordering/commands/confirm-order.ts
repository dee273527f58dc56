import { changed, command, type Versioned } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, checkTransition } from '@channelgraph/values'
import { orderConfirmed } from '../ordering.events.ts'
import { refusal } from '../ordering.refusals.ts'
import { ORDER, promisedDay, refuseWithoutCredit } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { recheckOrder } from '../submission.steps.ts'

export interface ConfirmOrder extends Versioned {
  readonly promisedDate: BusinessDate
}

export const confirmOrder = command(
  'order:confirm',
  async (tx, ctx, { id, expectedVersion, promisedDate }: ConfirmOrder) => {
    const now = ctx.clock.now()
    promisedDay(promisedDate, businessDateOf(now))
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(ORDER, 'confirmOrder', order) ?? refuseWithoutCredit(order)
    if (illegal) return illegal
    // What became of the partner since the submission is asked once more where the company binds itself.
    const checked = await recheckOrder(tx, ctx.scope, order, now)
    if (checked.refusal) return checked.refusal
    if (checked.holds.length > 0) return refusal('OrderToBeHeld', { reasons: checked.holds })
    const confirmed = await updateOrder(tx, order, { status: 'CONFIRMED', confirmedAt: now, promisedDate })
    return changed('Order', order, confirmed, orderConfirmed(confirmed))
  },
)
