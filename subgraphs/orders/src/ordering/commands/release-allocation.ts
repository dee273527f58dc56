import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { type LineQuantity, ORDER, refuseQuantity, statusOf, unitsByLine, unshipped } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface ReleaseAllocation extends Versioned {
  readonly reason: string
  /** All that was not shipped where left out. */
  readonly lines?: readonly LineQuantity[] | null
}

export const releaseAllocation = command(
  'order:allocate',
  async (tx, ctx, { id, expectedVersion, reason: given, lines: asked }: ReleaseAllocation) => {
    const reason = check.text('reason', given)
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'releaseAllocation', order)
    if (refusal) return refusal
    const units = asked
      ? unitsByLine(asked, order.lines)
      : new Map(order.lines.map((line) => [line.id, unshipped(line)]))
    const lines = []
    for (const line of order.lines) {
      const qty = units.get(line.id) ?? 0
      const exceeded = refuseQuantity(line, qty, unshipped(line))
      if (exceeded) return exceeded
      lines.push({ ...line, allocatedQty: line.allocatedQty - qty })
    }
    const released = await updateOrder(tx, order, { status: statusOf(lines) }, lines)
    return withReason(reason, changed('Order', order, released))
  },
)
