import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { orderCancelled } from '../ordering.events.ts'
import {
  cancellable,
  grossWanted,
  type LineQuantity,
  refuseCancellation,
  refuseQuantity,
  statusAfter,
  unitsByLine,
  withoutUnits,
} from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface CancelOrder extends Versioned {
  readonly reason: string
  /** All that was not shipped where left out. */
  readonly lines?: readonly LineQuantity[] | null
}

export const cancelOrder = command(
  'order:cancel',
  async (tx, ctx, { id, expectedVersion, reason: given, lines: asked }: CancelOrder) => {
    const reason = check.text('reason', given)
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = refuseCancellation(order, order.lines)
    if (refusal) return refusal
    const units = asked
      ? unitsByLine(asked, order.lines)
      : new Map(order.lines.map((line) => [line.id, cancellable(line)]))
    const lines = []
    for (const line of order.lines) {
      const qty = units.get(line.id) ?? 0
      const exceeded = refuseQuantity(line, qty, cancellable(line))
      if (exceeded) return exceeded
      lines.push(withoutUnits(line, qty))
    }
    const status = statusAfter(order.status, lines)
    // An order that has ended is held for nothing, and finance holds nothing for it.
    const ended = status === 'CANCELLED' ? { holdReasons: [], creditReserved: false } : {}
    const cancelled = await updateOrder(tx, order, { status, ...ended }, lines)
    // The difference of what was wanted before and after: parts add up to the cent. Nobody has heard of a draft.
    const gross = grossWanted(order.lines).minus(grossWanted(lines))
    const events = order.submittedAt ? [orderCancelled(cancelled, gross, reason)] : []
    return withReason(reason, changed('Order', order, cancelled, ...events), { visibleToPartner: true })
  },
)
