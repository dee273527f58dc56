import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { orderPromiseChanged } from '../ordering.events.ts'
import { ORDER, promisedDay } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface ChangePromisedDate extends Versioned {
  readonly promisedDate: BusinessDate
  readonly reason: string
}

/** Shipments keep the day they were promised for: what was late stays late. */
export const changePromisedDate = command(
  'order:confirm',
  async (tx, ctx, { id, expectedVersion, promisedDate, reason: given }: ChangePromisedDate) => {
    const reason = check.text('reason', given)
    promisedDay(promisedDate, businessDateOf(ctx.clock.now()))
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'changePromisedDate', order)
    if (refusal) return refusal
    const moved = await updateOrder(tx, order, { promisedDate })
    return withReason(reason, changed('Order', order, moved, orderPromiseChanged(moved, reason)))
  },
)
