import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check } from '@channelgraph/values'
import { orderSubmitted } from '../ordering.events.ts'
import { refuseReopening, reopenedLines } from '../ordering.rules.ts'
import { lockOrder, sharePartnerOf, updateOrder } from '../ordering.store.ts'
import { checkSubmission } from '../submission.steps.ts'

export interface ReopenOrder extends Versioned {
  readonly reason: string
}

/** An ended order is submitted anew: every check runs, nothing is waived, finance is asked (ERPNext #33967 was bypassed so). */
export const reopenOrder = command(
  'order:reopen',
  async (tx, ctx, { id, expectedVersion, reason: given }: ReopenOrder) => {
    const reason = check.text('reason', given)
    const now = ctx.clock.now()
    await sharePartnerOf(tx, id)
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = refuseReopening(order)
    if (refusal) return refusal
    const lines = reopenedLines(order)
    const checked = await checkSubmission(tx, ctx.scope, { ...order, lines, waivedHolds: [] }, now)
    if (checked.refusal) return checked.refusal
    const reopened = await updateOrder(
      tx,
      order,
      {
        status: checked.holds.length > 0 ? 'ON_HOLD' : 'SUBMITTED',
        holdReasons: checked.holds,
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
    return withReason(reason, changed('Order', order, reopened, orderSubmitted(reopened)), { visibleToPartner: true })
  },
)
