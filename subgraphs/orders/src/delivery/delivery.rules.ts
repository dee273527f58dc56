import { badInput, type Transitions } from '@channelgraph/values'
import type { ProductRow } from '../catalogue/catalogue.tables.ts'
import type { OrderLineRow } from '../ordering/ordering.tables.ts'
import type { ShipmentRow } from './delivery.tables.ts'

/** A shipment's way. */
export const SHIPMENT_TRANSITIONS = {
  confirmDelivery: { from: ['IN_TRANSIT'], to: ['DELIVERED'] },
} as const satisfies Transitions<ShipmentRow['status']>

export interface AskedLine {
  readonly orderLineId: string
  readonly qty?: number | null
  readonly serialNos?: readonly string[] | null
}

/** Units of a line that leave the factory, or come back. */
export interface UnitsOfLine {
  readonly line: OrderLineRow
  readonly qty: number
  readonly serialNos: readonly string[]
}

const MAX_SERIALS = 5_000
const SERIAL = /^[A-Z0-9][A-Z0-9-]{2,63}$/

/** Reads what is to be shipped or returned: serial numbers for products that have them, a quantity for the others. Throws BAD_USER_INPUT. */
export function unitsOfLines(
  asked: readonly AskedLine[],
  lines: readonly OrderLineRow[],
  products: ReadonlyMap<string, Pick<ProductRow, 'serialised' | 'sku'>>,
): UnitsOfLine[] {
  if (asked.length === 0) throw badInput('lines names units, line by line.')
  const units = asked.map(({ orderLineId, qty, serialNos }): UnitsOfLine => {
    const line = lines.find((candidate) => candidate.id === orderLineId)
    const product = line && products.get(line.productId)
    if (!line || !product) throw badInput('A line is not of this order.')
    const serials = serialNos ?? []
    if (product.serialised && (serials.length === 0 || (qty ?? serials.length) !== serials.length))
      throw badInput(`Line ${line.lineNo}: ${product.sku} goes by serial number, one a unit.`)
    if (!product.serialised && (serials.length > 0 || (qty ?? 0) < 1))
      throw badInput(`Line ${line.lineNo}: ${product.sku} has no serial numbers: give qty, 1 or more.`)
    return { line, qty: qty ?? serials.length, serialNos: serials }
  })
  if (new Set(asked.map((line) => line.orderLineId)).size < asked.length) throw badInput('lines names each line once.')
  const serials = units.flatMap((unit) => unit.serialNos)
  if (new Set(serials).size < serials.length) throw badInput('Each serial number stands once.')
  if (serials.length > MAX_SERIALS)
    throw badInput(`Up to ${MAX_SERIALS} serial numbers go at once: take several steps.`)
  const odd = serials.find((serial) => !SERIAL.test(serial))
  if (odd !== undefined) throw badInput(`"${odd.slice(0, 64)}" is no serial number: capital letters, digits, hyphens.`)
  return units
}

/** Throws BAD_USER_INPUT for a receipt or an acceptance that cannot be. */
export function checkReceipt(
  shipment: Pick<ShipmentRow, 'shippedAt'>,
  receiptUrl: string,
  acceptedAt: Date,
  now: Date,
): void {
  if (!/^https?:\/\/\S+$/.test(receiptUrl)) throw badInput('receiptUrl is the address of the signed receipt.')
  if (acceptedAt > now) throw badInput('acceptedAt has not come yet.')
  if (acceptedAt < shipment.shippedAt) throw badInput('acceptedAt lies before the shipment left.')
}
