import { because, changed, command, together, unchanged } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { lockWaitingOrders, updateOrder } from '../ordering.store.ts'
import { holdsOf, holdsWith } from '../submission.rules.ts'
import { gatherFacts } from '../submission.ts'

export interface NotePartnerStatus {
  readonly partnerId: string
}

/** A partner was suspended or reinstated: its waiting orders are stopped, or go on if no other check stops them. */
export const notePartnerStatus = command('event:consume', async (tx, ctx, { partnerId }: NotePartnerStatus) => {
  const orders = await lockWaitingOrders(tx, ctx.scope, partnerId)
  if (orders.length === 0) return unchanged(null)
  const productIds = orders.flatMap((order) => order.lines.map((line) => line.productId))
  const facts = await gatherFacts(tx, ctx.scope, partnerId, productIds)
  const today = businessDateOf(ctx.clock.now())
  const outcomes = []
  for (const order of orders) {
    const found = holdsOf(order, order.lines, facts, today)
    const holdReasons = holdsWith(order.holdReasons, found, ['PARTNER_SUSPENDED'])
    if (holdReasons.join() === order.holdReasons.join()) continue
    const status = holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED'
    outcomes.push(changed('Order', order, await updateOrder(tx, order, { status, holdReasons })))
  }
  const reason = facts.partnerStatus === 'SUSPENDED' ? 'partner suspended' : 'partner reinstated'
  return because(reason, together(unchanged(null), ...outcomes))
})
