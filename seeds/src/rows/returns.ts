import { businessDateOf } from '@channelgraph/values'
import type { OrderWithLines } from '../../../subgraphs/orders/src/ordering/ordering.store.ts'
import { returnAccepted } from '../../../subgraphs/orders/src/returns/returns.events.ts'
import { openingReturn } from '../../../subgraphs/orders/src/returns/returns.rules.ts'
import { goodsReturn, goodsReturnLine } from '../../../subgraphs/orders/src/returns/returns.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { ReturnFact } from '../world/returns.ts'
import { writeTrail } from './trail.ts'

/** A return as it was asked for, and accepted where the order desk did: `order` has the units of it then. */
export function writeReturn(
  buffer: RowBuffer,
  fact: ReturnFact,
  order: OrderWithLines,
  desk: string,
  by: string,
): void {
  const { id, no, delivery, serialNo, reason, requestedAt, acceptedAt, net, vat } = fact
  const { id: orderId, partnerId, shipToRegionPath: regionPath } = order
  const { goods, lines } = openingReturn(
    { ...{ id, no, orderId, partnerId, reason, requestedAt, requestedBy: by, regionPath } },
    [{ orderLineId: delivery.line.id, productId: delivery.line.product.row.id, qty: 1, serialNos: [serialNo] }],
  )
  const acceptedOn = acceptedAt && businessDateOf(acceptedAt)
  const row = writeTrail(buffer, 'GoodsReturn', goods, [
    { at: requestedAt, by, operation: 'return:request' },
    {
      ...{ at: acceptedAt, by: desk, operation: 'return:decide' as const },
      change: { status: 'ACCEPTED', acceptedAt, acceptedOn, net, vat },
    },
  ])
  const worth = acceptedAt ? lines.map((line) => ({ ...line, net, vat })) : lines
  buffer.add(goodsReturn, [row])
  buffer.add(goodsReturnLine, worth)
  if (acceptedAt) buffer.record(acceptedAt, returnAccepted(row, worth, order), desk)
}
