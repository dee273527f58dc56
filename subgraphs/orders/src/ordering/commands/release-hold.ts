import { changed, command, permitted, type Versioned, withReason } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { check, checkTransition } from '@channelgraph/values'
import { orderSubmitted } from '../ordering.events.ts'
import { refusal } from '../ordering.refusals.ts'
import { type HoldReason, ORDER } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { ENDS_WITH_CAUSE, holdsWith } from '../submission.rules.ts'
import { recheckOrder } from '../submission.steps.ts'

export interface ReleaseHold extends Versioned {
  readonly reason: HoldReason
  readonly note: string
}

/** Who ends which hold; what is not here ends by its cause. */
const OPERATIONS: Readonly<Partial<Record<HoldReason, Operation>>> = {
  CERTIFICATE_EXPIRED: 'order:release-certificate',
  CREDIT: 'order:release-credit',
  OVERDUE: 'order:release-credit',
  PRICE_CHECK: 'order:release-price',
  SANCTION: 'order:release-sanction',
  TERRITORY_CHECK: 'order:release-territory',
}

export const releaseHold = command(
  'order:release',
  async (tx, ctx, { id, expectedVersion, reason, note: given }: ReleaseHold) => {
    const note = check.text('note', given)
    const operation = OPERATIONS[reason]
    const order = await lockOrder(tx, operation ? permitted(ctx, operation) : ctx, id, expectedVersion)
    const illegal = checkTransition(ORDER, 'releaseHold', order)
    if (illegal) return illegal
    if (!operation || !order.holdReasons.includes(reason))
      return refusal('HoldNotReleasable', { reason, held: order.holdReasons })

    // Finance decides on credit anew; of everything else somebody says that it shall not stop this order.
    const waivedHolds = reason === 'CREDIT' ? order.waivedHolds : holdsWith(order.waivedHolds, [reason])
    const checked = await recheckOrder(tx, ctx.scope, { ...order, waivedHolds }, ctx.clock.now())
    if (checked.refusal) return checked.refusal
    const holdReasons = holdsWith(order.holdReasons, checked.holds, [...ENDS_WITH_CAUSE, reason])
    const released = await updateOrder(tx, order, {
      status: holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
      holdReasons,
      waivedHolds,
      creditAnswersDue: order.creditAnswersDue + (reason === 'CREDIT' ? 1 : 0),
    })
    // Orders does not know credit lines: finance is asked again and decides on the line as it is now.
    const events = reason === 'CREDIT' ? [orderSubmitted(released)] : []
    return withReason(note, changed('Order', order, released, ...events))
  },
)
