import {
  type BusinessDate,
  Decimal,
  type IllegalTransition,
  Money,
  type Refusal,
  refuseTransition,
  subtractBusinessTime,
  type Transitions,
  vatOf,
  WORKING_DAY_MS,
} from '@channelgraph/values'
import type { HOLD_REASONS, OrderLineRow, OrderRow } from './ordering.tables.ts'

type Status = OrderRow['status']
export type HoldReason = (typeof HOLD_REASONS)[number]

/** An order's way (specification 3.7). */
export const ORDER_TRANSITIONS = {
  submitOrder: { from: ['DRAFT'], to: ['SUBMITTED', 'ON_HOLD'] },
  releaseHold: { from: ['ON_HOLD'], to: ['SUBMITTED', 'ON_HOLD'] },
  rejectOrder: { from: ['SUBMITTED'], to: ['REJECTED'] },
  confirmOrder: { from: ['SUBMITTED'], to: ['CONFIRMED'] },
  allocateOrder: { from: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'], to: ['ALLOCATED'] },
  shipOrder: {
    from: ['ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
    to: ['PARTIALLY_SHIPPED', 'SHIPPED', 'PARTIALLY_DELIVERED'],
  },
  confirmDelivery: {
    from: ['PARTIALLY_SHIPPED', 'SHIPPED', 'PARTIALLY_DELIVERED'],
    to: ['PARTIALLY_DELIVERED', 'DELIVERED'],
  },
  cancelOrder: {
    from: ['DRAFT', 'SUBMITTED', 'ON_HOLD', 'CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
    to: ['CANCELLED', 'SHIPPED', 'PARTIALLY_DELIVERED', 'DELIVERED'],
  },
  closeOrder: { from: ['DELIVERED'], to: ['CLOSED'] },
} as const satisfies Transitions<Status>

export const refuseOrder = (command: keyof typeof ORDER_TRANSITIONS, order: Pick<OrderRow, 'status'>) =>
  refuseTransition(ORDER_TRANSITIONS, command, order.status)

/** Submitted before this instant is late: more than one working day ago (O-02). */
export const lateBefore = (now: Date): Date => subtractBusinessTime(now, WORKING_DAY_MS)

// Quantities

export type Quantities = Pick<
  OrderLineRow,
  'lineNo' | 'qty' | 'allocatedQty' | 'shippedQty' | 'deliveredQty' | 'cancelledQty'
>
/** What may still be done with a line. */
export const unallocated = (line: Quantities): number => line.qty - line.cancelledQty - line.allocatedQty
export const unshipped = (line: Quantities): number => line.allocatedQty - line.shippedQty

/** After CONFIRMED the status follows from the quantities of the lines, and from nothing else. */
export function statusOf(lines: readonly Quantities[]): Status {
  const total = (of: (line: Quantities) => number) => lines.reduce((sum, line) => sum + of(line), 0)
  const wanted = total((line) => line.qty - line.cancelledQty)
  const shipped = total((line) => line.shippedQty)
  const delivered = total((line) => line.deliveredQty)
  if (wanted === 0) return 'CANCELLED'
  if (delivered === wanted) return 'DELIVERED'
  if (delivered > 0) return 'PARTIALLY_DELIVERED'
  if (shipped === wanted) return 'SHIPPED'
  if (shipped > 0) return 'PARTIALLY_SHIPPED'
  return total((line) => line.allocatedQty) > 0 ? 'ALLOCATED' : 'CONFIRMED'
}

/** Units delivered / units wanted; null where nothing is wanted. */
export function deliveredRatio(lines: readonly Quantities[]): Decimal | null {
  const wanted = lines.reduce((sum, line) => sum + line.qty - line.cancelledQty, 0)
  const delivered = lines.reduce((sum, line) => sum + line.deliveredQty, 0)
  return wanted === 0 ? null : new Decimal(delivered).div(wanted)
}

/** More than there is left, for allocation or shipment. */
export function refuseQuantity(line: Quantities, qty: number, available: number): Refusal | null {
  if (qty <= available) return null
  return {
    __typename: 'QuantityExceeded',
    code: 'QUANTITY_EXCEEDED',
    message: `Line ${line.lineNo} has ${available} units left for this, not ${qty}.`,
    lineNo: line.lineNo,
    available,
  } as Refusal
}

/** A line without what was not shipped; what was set aside for it becomes free. */
export const withoutUnshipped = <Line extends Quantities>(line: Line): Line => ({
  ...line,
  allocatedQty: line.shippedQty,
  cancelledQty: line.qty - line.shippedQty,
})

/** Cancelling takes back what was not shipped: where all was, there is nothing to cancel. */
export function refuseCancellation(order: Pick<OrderRow, 'status'>, lines: readonly Quantities[]): Refusal | null {
  const illegal = refuseOrder('cancelOrder', order)
  if (illegal || lines.some((line) => line.qty - line.cancelledQty > line.shippedQty)) return illegal
  const refusal: IllegalTransition = {
    __typename: 'IllegalTransition',
    code: 'ILLEGAL_TRANSITION',
    message: 'All of it was shipped: goods on their way are not cancelled.',
    status: order.status,
  }
  return refusal
}

// Amounts

export interface Amounts {
  readonly net: Money
  readonly vat: Money
}
type Priced = Pick<OrderLineRow, 'unitPriceNet' | 'vatRate'>

/** What so many units of a line cost: net and VAT rounded half up, once each (specification 6.2). */
export function amountsOf({ unitPriceNet, vatRate }: Priced, qty: number): Amounts {
  const net = Money.round(unitPriceNet.times(qty))
  return { net, vat: vatOf(net, vatRate) }
}

/**
 * What the units from one cumulated quantity to another cost. Each part is the difference of two rounded totals, so parts
 * always add up to the line to the cent: the last one takes what rounding left over.
 */
export function amountsBetween(line: Priced, from: number, to: number): Amounts {
  const [before, after] = [amountsOf(line, from), amountsOf(line, to)]
  return { net: after.net.minus(before.net), vat: after.vat.minus(before.vat) }
}

/** Headers are sums of lines. */
export const sumOf = (amounts: readonly Amounts[]): Amounts & { gross: Money } => {
  const net = Money.sum(amounts.map((amount) => amount.net))
  const vat = Money.sum(amounts.map((amount) => amount.vat))
  return { net, vat, gross: net.plus(vat) }
}

// Territory

export interface Territory {
  readonly regionPaths: readonly string[]
  readonly productLines: readonly string[]
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate
}

/** Whether a partner may sell a product line in a region on a day: territories include what lies below them. */
export const isInsideTerritory = (
  territories: readonly Territory[],
  regionPath: string,
  line: string,
  on: BusinessDate,
): boolean =>
  territories.some(
    ({ regionPaths, productLines, validFrom, validTo }) =>
      validFrom <= on &&
      on <= validTo &&
      (productLines.length === 0 || productLines.includes(line)) &&
      regionPaths.some((path) => regionPath.startsWith(path)),
  )
