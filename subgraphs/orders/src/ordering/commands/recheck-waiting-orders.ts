import { changed, combine, command, unchanged, withReason } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { lockPartner, lockWaitingOrders, updateOrder } from '../ordering.store.ts'
import { ENDS_WITH_CAUSE, holdsOf, holdsWith } from '../submission.rules.ts'
import { checkedOrder, gatherFacts } from '../submission.steps.ts'

export interface RecheckWaitingOrders {
  readonly partnerId: string
  /** What changed, for the audit chain. */
  readonly reason: string
}

/** Something others know of a partner changed: its waiting orders are stopped, or go on if no other check stops them. */
export const recheckWaitingOrders = command(
  'event:consume',
  async (tx, ctx, { partnerId, reason }: RecheckWaitingOrders) => {
    await lockPartner(tx, partnerId)
    const orders = await lockWaitingOrders(tx, ctx.scope, partnerId)
    if (orders.length === 0) return unchanged(null)
    const checked = orders.map((order) => checkedOrder(order, order.submittedAt!))
    const today = businessDateOf(ctx.clock.now())
    const facts = await gatherFacts(tx, ctx.scope, partnerId, checked, today)
    const outcomes = []
    for (const [i, order] of orders.entries()) {
      const holdReasons = holdsWith(order.holdReasons, holdsOf(checked[i]!, facts, today), ENDS_WITH_CAUSE)
      if (holdReasons.join() === order.holdReasons.join()) continue
      const status = holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED'
      outcomes.push(changed('Order', order, await updateOrder(tx, order, { status, holdReasons })))
    }
    return withReason(reason, combine(unchanged(null), ...outcomes))
  },
)
