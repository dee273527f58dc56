import { badInput, check, normaliseCode, type Transitions } from '@channelgraph/values'
import type { ProductRow } from '../catalogue/catalogue.tables.ts'
import { MAX_LINES, MAX_QTY } from '../ordering/ordering.rules.ts'
import type { OrderLineRow } from '../ordering/ordering.tables.ts'
import type { ShipmentRow } from './delivery.tables.ts'

/** A shipment's way. */
export const SHIPMENT = {
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
  check.items('lines', asked, 1, MAX_LINES)
  const units = asked.map(({ orderLineId, qty, serialNos }): UnitsOfLine => {
    const line = lines.find((candidate) => candidate.id === orderLineId)
    const product = line && products.get(line.productId)
    if (!line || !product)
      throw badInput('`orderLineId` must be a line of this order.', '`orderLineId` 须为本订单的行。')
    const serials = (serialNos ?? []).map(normaliseCode)
    if (product.serialised && (serials.length === 0 || (qty ?? serials.length) !== serials.length))
      throw badInput(
        `Line ${line.lineNo}: ${product.sku} must have its \`serialNos\`, one a unit.`,
        `第 ${line.lineNo} 行:${product.sku} 须逐件填写 \`serialNos\`。`,
      )
    if (!product.serialised && serials.length > 0)
      throw badInput(
        `Line ${line.lineNo}: ${product.sku} has no serial numbers: give \`qty\` alone.`,
        `第 ${line.lineNo} 行:${product.sku} 没有序列号:只填 \`qty\`。`,
      )
    const units = product.serialised ? serials.length : check.wholeNumber('qty', qty ?? 0, 1, MAX_QTY)
    return { line, qty: units, serialNos: serials }
  })
  if (new Set(asked.map((line) => line.orderLineId)).size < asked.length)
    throw badInput('`lines` must name each line once.', '`lines` 中每一行只能出现一次。')
  const serials = units.flatMap((unit) => unit.serialNos)
  if (new Set(serials).size < serials.length)
    throw badInput('`serialNos` must name each number once.', '`serialNos` 中每个序列号只能出现一次。')
  if (serials.length > MAX_SERIALS)
    throw badInput(
      `At most ${MAX_SERIALS} serial numbers go at once: take several steps.`,
      `一次最多 ${MAX_SERIALS} 个序列号:请分次进行。`,
    )
  const odd = serials.find((serial) => !SERIAL.test(serial))
  if (odd !== undefined)
    throw badInput(
      `"${odd.slice(0, 64)}" is no serial number: it must have 3 to 64 capital letters, digits and hyphens.`,
      `“${odd.slice(0, 64)}”不是序列号:须为 3 至 64 位大写字母、数字和连字符。`,
    )
  return units
}

/** The address of the receipt as it is kept. Throws BAD_USER_INPUT for a receipt or an acceptance that cannot be. */
export function checkReceipt(
  shipment: Pick<ShipmentRow, 'shippedAt'>,
  receiptUrl: string,
  acceptedAt: Date,
  now: Date,
): string {
  const kept = check.url('receiptUrl', receiptUrl)
  if (acceptedAt > now) throw badInput('`acceptedAt` must not lie in the future.', '`acceptedAt` 不得晚于现在。')
  if (acceptedAt < shipment.shippedAt)
    throw badInput('`acceptedAt` must not lie before the shipment left.', '`acceptedAt` 不得早于发货时间。')
  return kept
}
