import { changed, combine, command, created, nextNumber, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, newId } from '@channelgraph/values'
import { orderSplit } from '../ordering.events.ts'
import { type LineQuantity, ORDER, orderSeries, refuseQuantity, unallocated, unitsByLine } from '../ordering.rules.ts'
import { insertOrder, lockOrder, sharePartnerOf, updateOrder } from '../ordering.store.ts'
import { refuseEmptying, splitLines } from '../splitting.rules.ts'

export interface SplitOrder extends Versioned {
  readonly lines: readonly LineQuantity[]
  readonly reason?: string | null
}

/** Exactly the asked units stand in an order of their own (solidus#6320 moved all); what was decided of them stays decided. */
export const splitOrder = command(
  'order:split',
  async (tx, ctx, { id, expectedVersion, lines: asked, reason }: SplitOrder) => {
    const now = ctx.clock.now()
    await sharePartnerOf(tx, id)
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'splitOrder', order)
    if (refusal) return refusal
    const units = unitsByLine(asked, order.lines)
    for (const line of order.lines) {
      const exceeded = refuseQuantity(line, units.get(line.id) ?? 0, unallocated(line))
      if (exceeded) return exceeded
    }
    const split = splitLines(order, units)
    const emptied = refuseEmptying(split.staying.lines)
    if (emptied) return emptied

    const { staying, moved } = split
    const stays = await updateOrder(tx, order, staying.header, staying.lines)
    const { lines: _lines, ...row } = order
    const newOrderId = newId('order')
    const newOrder = await insertOrder(
      tx,
      {
        ...row,
        ...moved.header,
        id: newOrderId,
        no: await nextNumber(tx, orderSeries(businessDateOf(now))),
        version: 1,
        createdAt: now,
        createdBy: ctx.viewer.subject,
        deliveredAt: null,
        creditAnswersDue: 0,
        splitFromId: order.id,
      },
      moved.lines.map((line) => ({ ...line, id: newId('orderLine'), orderId: newOrderId })),
    )
    const done = combine(
      { ...changed('Order', order, stays, orderSplit(stays, newOrder)), result: { order: stays, newOrder } },
      created('Order', newOrder),
    )
    const why = check.optionalText('reason', reason)
    return why ? withReason(why, done) : done
  },
)
