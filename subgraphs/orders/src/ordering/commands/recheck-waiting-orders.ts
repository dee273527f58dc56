import { changed, combine, command, unchanged, withReason } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import type { HoldReason } from '../ordering.rules.ts'
import { lockPartner, lockWaitingOrders, updateOrder } from '../ordering.store.ts'
import { ENDS_WITH_CAUSE, holdsOf, holdsWith } from '../submission.rules.ts'
import { checkedOrder, gatherFacts } from '../submission.steps.ts'

export interface RecheckWaitingOrders {
  readonly partnerId: string
  /** What changed, for the audit chain. */
  readonly reason: string
  /** What ended besides that somebody else would have to end: orders stay held for it where a check still finds it. */
  readonly ended?: HoldReason | null
}

/** Something others know of a partner changed: its waiting orders are stopped, or go on if no other check stops them. */
export const recheckWaitingOrders = command(
  'event:consume',
  async (tx, ctx, { partnerId, reason, ended }: RecheckWaitingOrders) => {
    await lockPartner(tx, partnerId)
    const orders = await lockWaitingOrders(tx, ctx.scope, partnerId)
    if (orders.length === 0) return unchanged(null)
    const checked = orders.map((order) => checkedOrder(order, order.submittedAt!))
    const today = businessDateOf(ctx.clock.now())
    const facts = await gatherFacts(tx, ctx.scope, partnerId, checked, today)
    const endsNow = ended ? [...ENDS_WITH_CAUSE, ended] : ENDS_WITH_CAUSE
    const outcomes = []
    for (const [i, order] of orders.entries()) {
      const holdReasons = holdsWith(order.holdReasons, holdsOf(checked[i]!, facts, today), endsNow)
      if (holdReasons.join() === order.holdReasons.join()) continue
      const status = holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED'
      outcomes.push(changed('Order', order, await updateOrder(tx, order, { status, holdReasons })))
    }
    return withReason(reason, combine(unchanged(null), ...outcomes))
  },
)
