import { businessDateOf } from '@channelgraph/values'
import { inOrder } from '../grouping.ts'
import type { OrderFact } from './orders.ts'

/** Gives every shipped unit its serial number, in the order of shipping: AC7W1-2609-00042, counted by product. */
export function giveSerialNumbers(orders: readonly OrderFact[]): void {
  const last = new Map<string, number>()
  const shipments = inOrder(
    orders.flatMap((order) => order.shipments),
    ({ shippedAt }) => shippedAt,
    ({ id }) => id,
  )
  for (const { shippedAt, lines } of shipments) {
    const month = businessDateOf(shippedAt).slice(2, 7).replace('-', '')
    for (const { line, qty, serialNos } of lines) {
      const model = line.product.row.sku.replace(/^CG-/, '').replaceAll('-', '')
      for (let unit = 0; unit < qty; unit += 1) {
        const number = (last.get(model) ?? 0) + 1
        last.set(model, number)
        serialNos.push(`${model}-${month}-${String(number).padStart(5, '0')}`)
      }
    }
  }
}
