import { because, changed, command, permitted } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { badInput } from '@channelgraph/values'
import { orderSubmitted } from '../ordering.events.ts'
import { type HoldReason, refuseOrder } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { ENDS_WITH_CAUSE, holdsWith } from '../submission.rules.ts'
import { checkAgain } from '../submission.ts'

export interface ReleaseHold {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: HoldReason
  readonly note: string
}

/** Who ends which hold; what is not here ends by its cause. */
const OPERATIONS: Readonly<Partial<Record<HoldReason, Operation>>> = {
  CERTIFICATE_EXPIRED: 'order:release-certificate',
  CREDIT: 'order:release-credit',
  OVERDUE: 'order:release-credit',
  PRICE_CHECK: 'order:release-price',
  TERRITORY_CHECK: 'order:release-territory',
}

export const releaseHold = command(
  'order:release',
  async (tx, ctx, { id, expectedVersion, reason, note }: ReleaseHold) => {
    if (note.trim() === '') throw badInput('note says why the hold ends.')
    const operation = OPERATIONS[reason]
    const order = await lockOrder(tx, operation ? permitted(ctx, operation) : ctx, id, expectedVersion)
    const refusal = refuseOrder('releaseHold', order)
    if (refusal) return refusal
    if (!operation || !order.holdReasons.includes(reason)) return notReleasable(reason, order.holdReasons)

    // Finance decides on credit anew; of everything else somebody says that it shall not stop this order.
    const waivedHolds = reason === 'CREDIT' ? order.waivedHolds : holdsWith(order.waivedHolds, [reason])
    const check = await checkAgain(tx, ctx.scope, { ...order, waivedHolds }, ctx.clock.now())
    if (check.refusal) return check.refusal
    const holdReasons = holdsWith(order.holdReasons, check.holds, [...ENDS_WITH_CAUSE, reason])
    const released = await updateOrder(tx, order, {
      status: holdReasons.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
      holdReasons,
      waivedHolds,
      creditAnswersDue: order.creditAnswersDue + (reason === 'CREDIT' ? 1 : 0),
    })
    // Orders does not know credit lines: finance is asked again and decides on the line as it is now.
    const events = reason === 'CREDIT' ? [orderSubmitted(released)] : []
    return because(note, changed('Order', order, released, ...events))
  },
)

const notReleasable = (reason: HoldReason, held: readonly HoldReason[]) => ({
  __typename: 'HoldNotReleasable',
  code: 'HOLD_NOT_RELEASABLE',
  message: held.includes(reason)
    ? `${reason} ends with its cause, not by hand.`
    : `The order is not held for ${reason} but for ${held.join(', ')}.`,
})
