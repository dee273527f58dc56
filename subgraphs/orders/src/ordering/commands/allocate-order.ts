import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { type LineQuantity, ORDER, refuseQuantity, statusOf, unallocated, unitsByLine } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface AllocateOrder extends Versioned {
  /** All that is left of every line where left out. */
  readonly lines?: readonly LineQuantity[] | null
}

export const allocateOrder = command(
  'order:allocate',
  async (tx, ctx, { id, expectedVersion, lines: asked }: AllocateOrder) => {
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(ORDER, 'allocateOrder', order)
    if (refusal) return refusal
    const units = asked
      ? unitsByLine(asked, order.lines)
      : new Map(order.lines.map((line) => [line.id, unallocated(line)]))
    const lines = []
    for (const line of order.lines) {
      const qty = units.get(line.id) ?? 0
      const exceeded = refuseQuantity(line, qty, unallocated(line))
      if (exceeded) return exceeded
      lines.push({ ...line, allocatedQty: line.allocatedQty + qty })
    }
    return changed('Order', order, await updateOrder(tx, order, { status: statusOf(lines) }, lines))
  },
)
