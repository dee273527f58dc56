import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { orderSubmitted } from '../ordering.events.ts'
import { ORDER } from '../ordering.rules.ts'
import { lockOrder, sharePartnerOf, updateOrder } from '../ordering.store.ts'
import { refuseOnBehalfOf } from '../submission.rules.ts'
import { checkSubmission } from '../submission.steps.ts'

export interface SubmitOrder extends Versioned {
  /** Why staff submits for the partner. */
  readonly onBehalfOf?: string | null
}

export const submitOrder = command(
  'order:submit',
  async (tx, ctx, { id, expectedVersion, onBehalfOf }: SubmitOrder) => {
    const now = ctx.clock.now()
    await sharePartnerOf(tx, id)
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'submitOrder', order) ?? refuseOnBehalfOf(ctx.scope, onBehalfOf)
    if (refusal) return refusal
    const checked = await checkSubmission(tx, ctx.scope, order, now)
    if (checked.refusal) return checked.refusal
    const submitted = await updateOrder(tx, order, {
      status: checked.holds.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
      holdReasons: checked.holds,
      creditAnswersDue: order.creditAnswersDue + 1,
      submittedAt: now,
      orderedOn: businessDateOf(now),
      onBehalfOf: check.optionalText('onBehalfOf', onBehalfOf),
    })
    // 3.7: credit is held at the order, not at the invoice; also while another hold is being decided.
    const done = changed('Order', order, submitted, orderSubmitted(submitted))
    return submitted.onBehalfOf ? withReason(submitted.onBehalfOf, done, { visibleToPartner: true }) : done
  },
)
