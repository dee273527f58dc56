import { because, changed, command } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { orderSubmitted } from '../ordering.events.ts'
import { refuseOrder } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { refuseOnBehalfOf } from '../submission.rules.ts'
import { checkAnew } from '../submission.ts'

export interface SubmitOrder {
  readonly id: string
  readonly expectedVersion: number
  /** Why staff submits for the partner. */
  readonly onBehalfOf?: string | null
}

export const submitOrder = command(
  'order:submit',
  async (tx, ctx, { id, expectedVersion, onBehalfOf }: SubmitOrder) => {
    const now = ctx.clock.now()
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = refuseOrder('submitOrder', order) ?? refuseOnBehalfOf(ctx.scope, onBehalfOf)
    if (refusal) return refusal
    const check = await checkAnew(tx, ctx.scope, order, now)
    if (check.refusal) return check.refusal
    const submitted = await updateOrder(tx, order, {
      status: check.holds.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
      holdReasons: check.holds,
      creditAnswersDue: order.creditAnswersDue + 1,
      submittedAt: now,
      orderedOn: businessDateOf(now),
      onBehalfOf: onBehalfOf?.trim() || null,
    })
    // 3.7: credit is held at the order, not at the invoice; also while another hold is being decided.
    const done = changed('Order', order, submitted, orderSubmitted(submitted))
    return submitted.onBehalfOf ? because(submitted.onBehalfOf, done) : done
  },
)
