import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { orderCancelled } from '../ordering.events.ts'
import { grossWanted, ORDER } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface RejectOrder extends Versioned {
  readonly reason: string
}

export const rejectOrder = command(
  'order:confirm',
  async (tx, ctx, { id, expectedVersion, reason: given }: RejectOrder) => {
    const reason = check.text('reason', given)
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'rejectOrder', order)
    if (refusal) return refusal
    const rejected = await updateOrder(tx, order, { status: 'REJECTED', creditReserved: false })
    return withReason(
      reason,
      changed('Order', order, rejected, orderCancelled(rejected, grossWanted(order.lines), reason)),
      { visibleToPartner: true },
    )
  },
)
