import { changed, command } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { refuseOrder, refuseQuantity, statusOf, unallocated } from '../ordering.rules.ts'
import { lockOrder, updateOrder } from '../ordering.store.ts'

export interface AllocateOrder {
  readonly id: string
  readonly expectedVersion: number
  /** All that is left of every line where left out. */
  readonly lines?: readonly { readonly orderLineId: string; readonly qty: number }[] | null
}

export const allocateOrder = command(
  'order:allocate',
  async (tx, ctx, { id, expectedVersion, lines: asked }: AllocateOrder) => {
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const refusal = refuseOrder('allocateOrder', order)
    if (refusal) return refusal
    const wanted = asked ? quantities(asked) : new Map(order.lines.map((line) => [line.id, unallocated(line)]))
    if ([...wanted.keys()].some((lineId) => !order.lines.some((line) => line.id === lineId)))
      throw badInput('A line is not of this order.')
    const lines = []
    for (const line of order.lines) {
      const qty = wanted.get(line.id) ?? 0
      const exceeded = refuseQuantity(line, qty, unallocated(line))
      if (exceeded) return exceeded
      lines.push({ ...line, allocatedQty: line.allocatedQty + qty })
    }
    return changed('Order', order, await updateOrder(tx, order, { status: statusOf(lines) }, lines))
  },
)

function quantities(asked: NonNullable<AllocateOrder['lines']>): Map<string, number> {
  const wanted = new Map(asked.map(({ orderLineId, qty }) => [orderLineId, qty]))
  if (wanted.size === 0 || wanted.size < asked.length) throw badInput('lines names each line once.')
  if (asked.some(({ qty }) => qty < 1)) throw badInput('qty is 1 or more.')
  return wanted
}
