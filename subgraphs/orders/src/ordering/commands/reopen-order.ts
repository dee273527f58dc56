import { because, changed, command } from '@channelgraph/command'
import { badInput, businessDateOf } from '@channelgraph/values'
import { orderSubmitted } from '../ordering.events.ts'
import { refuseReopening } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'
import { checkAnew } from '../submission.ts'

export interface ReopenOrder {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

/** An ended order is submitted anew: every check runs, nothing is waived, finance is asked (ERPNext #33967 was bypassed so). */
export const reopenOrder = command('order:reopen', async (tx, ctx, { id, expectedVersion, reason }: ReopenOrder) => {
  if (reason.trim() === '') throw badInput('reason says why it is reopened.')
  const now = ctx.clock.now()
  const order = await lockOrder(tx, ctx, id, expectedVersion)
  const refusal = refuseReopening(order)
  if (refusal) return refusal
  const lines = order.lines.map((line) => ({ ...line, cancelledQty: 0 }))
  const check = await checkAnew(tx, ctx.scope, { ...order, lines, waivedHolds: [] }, now)
  if (check.refusal) return check.refusal
  const reopened = await updateOrder(
    tx,
    order,
    {
      status: check.holds.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
      holdReasons: check.holds,
      waivedHolds: [],
      creditReserved: false,
      creditAnswersDue: order.creditAnswersDue + 1,
      submittedAt: now,
      orderedOn: businessDateOf(now),
      confirmedAt: null,
      promisedDate: null,
    },
    lines,
  )
  return because(reason, changed('Order', order, reopened, orderSubmitted(reopened)))
})
