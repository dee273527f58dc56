import { businessDateOf } from '@channelgraph/values'
import type { Numbers } from '../numbers.ts'
import type { ShipmentFact } from './orders.ts'
import type { ProductFact } from './products.ts'

const modelOf = ({ row }: ProductFact): string => row.sku.replace(/^CG-/, '').replaceAll('-', '')

/** Wants serial numbers for the units of a shipment, which are given in the order of shipping, by model. */
export function enterUnits(numbers: Numbers, { id, shippedAt, lines }: ShipmentFact): number[] {
  return lines.map(({ line, qty }) => numbers.enter(modelOf(line.product), shippedAt.getTime(), id, qty))
}

/** AC7W1-2609-00042: model, month of shipping, number within the model. */
export function serialNosOf(product: ProductFact, shippedAt: Date, first: number, qty: number): string[] {
  const month = businessDateOf(shippedAt).slice(2, 7).replace('-', '')
  const series = `${modelOf(product)}-${month}`
  return Array.from({ length: qty }, (_, i) => `${series}-${String(first + i).padStart(5, '0')}`)
}
