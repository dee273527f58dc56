import {
  addMonths,
  type BusinessDate,
  badInput,
  businessDateOf,
  check,
  checkTransition,
  Decimal,
  dailySeries,
  illegalTransition,
  Money,
  subtractBusinessTime,
  type Transitions,
  vatOf,
  WORKING_DAY_MS,
  withDefaults,
} from '@channelgraph/values'
import { refusal } from './ordering.refusals.ts'
import { type HOLD_REASONS, type OrderLineRow, type OrderRow, orderLine, salesOrder } from './ordering.tables.ts'

type Status = OrderRow['status']
export type HoldReason = (typeof HOLD_REASONS)[number]

/** An order's way (specification 3.7). */
export const ORDER = {
  submitOrder: { from: ['DRAFT'], to: ['SUBMITTED', 'ON_HOLD'] },
  reopenOrder: { from: ['REJECTED', 'CANCELLED'], to: ['SUBMITTED', 'ON_HOLD'] },
  releaseHold: { from: ['ON_HOLD'], to: ['SUBMITTED', 'ON_HOLD'] },
  rejectOrder: { from: ['SUBMITTED'], to: ['REJECTED'] },
  confirmOrder: { from: ['SUBMITTED'], to: ['CONFIRMED'] },
  allocateOrder: { from: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'], to: ['ALLOCATED'] },
  releaseAllocation: {
    from: ['ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
    to: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
  },
  changePromisedDate: {
    from: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
    to: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
  },
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
    to: [
      ...['DRAFT', 'SUBMITTED', 'ON_HOLD', 'CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'SHIPPED'],
      ...['PARTIALLY_DELIVERED', 'DELIVERED', 'CANCELLED'],
    ],
  },
  splitOrder: {
    from: ['SUBMITTED', 'ON_HOLD', 'CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'PARTIALLY_DELIVERED'],
    to: [
      ...['SUBMITTED', 'ON_HOLD', 'CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'SHIPPED'],
      ...['PARTIALLY_DELIVERED', 'DELIVERED'],
    ],
  },
  requestCredit: {
    from: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'PARTIALLY_DELIVERED'],
    to: ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'PARTIALLY_DELIVERED'],
  },
  closeOrder: { from: ['DELIVERED'], to: ['CLOSED'] },
} as const satisfies Transitions<Status>

/** Waits for a decision: the checks hold it, or let it go on. */
export const isWaiting = ({ status }: Pick<OrderRow, 'status'>): boolean =>
  status === 'SUBMITTED' || status === 'ON_HOLD'
/** Accepted, and not all of it was delivered. */
export const isUnderWay = ({ status }: Pick<OrderRow, 'status'>): boolean =>
  ORDER.requestCredit.from.some((open) => open === status)

/** O-01: what was never submitted is not submitted by reopening it. */
export const refuseReopening = (order: Pick<OrderRow, 'status' | 'submittedAt'>) =>
  checkTransition(ORDER, 'reopenOrder', order) ??
  (order.submittedAt
    ? null
    : illegalTransition(order.status, {
        en: 'It was cancelled as a draft: write a new order.',
        zh: '该订单在草稿阶段即已取消:请新建订单。',
      }))

/**
 * What is wanted again of an order that is reopened: of one that was cancelled what its last cancellation took, and nothing that
 * was cancelled before; of a rejected one what was wanted when it was rejected.
 */
export const reopenedLines = <Line extends Pick<OrderLineRow, 'cancelledQty' | 'lastCancelledQty'>>(order: {
  readonly status: Status
  readonly lines: readonly Line[]
}): Line[] =>
  order.lines.map((line) => ({
    ...line,
    cancelledQty: order.status === 'CANCELLED' ? line.cancelledQty - line.lastCancelledQty : line.cancelledQty,
    lastCancelledQty: 0,
  }))

export const refuseCreditRequest = (order: Pick<OrderRow, 'status' | 'creditReserved'>) =>
  checkTransition(ORDER, 'requestCredit', order) ??
  (order.creditReserved
    ? illegalTransition(order.status, {
        en: 'Finance holds credit for it: there is nothing to ask for.',
        zh: '财务部门已为其预留授信:无需再次申请。',
      })
    : null)

/** Without credit an order is neither confirmed nor shipped (3.7: credit is held at the order). */
export function refuseWithoutCredit(order: Pick<OrderRow, 'creditReserved' | 'creditAnswersDue'>) {
  if (order.creditReserved) return null
  return refusal('CreditNotReserved', { answerDue: order.creditAnswersDue > 0 })
}

/** Nothing is promised for later. */
const MAX_MONTHS_AHEAD = 24

/** A day that goods may be promised for: today or later. */
export const promisedDay = (promisedDate: BusinessDate, today: BusinessDate): BusinessDate =>
  check.day('promisedDate', promisedDate, today, addMonths(today, MAX_MONTHS_AHEAD))

/** Submitted before this instant is late: more than one working day ago (O-02). */
export const lateBefore = (now: Date): Date => subtractBusinessTime(now, WORKING_DAY_MS)

// Quantities

export type Quantities = Pick<
  OrderLineRow,
  'lineNo' | 'qty' | 'allocatedQty' | 'shippedQty' | 'deliveredQty' | 'cancelledQty'
>
export const wanted = (line: Pick<Quantities, 'qty' | 'cancelledQty'>): number => line.qty - line.cancelledQty
/** What may still be done with a line. */
export const unallocated = (line: Quantities): number => line.qty - line.cancelledQty - line.allocatedQty
export const unshipped = (line: Quantities): number => line.allocatedQty - line.shippedQty
export const cancellable = (line: Quantities): number => wanted(line) - line.shippedQty

/** After CONFIRMED the status follows from the quantities of the lines, and from nothing else. */
export function statusOf(lines: readonly Quantities[]): Status {
  const total = (of: (line: Quantities) => number) => lines.reduce((sum, line) => sum + of(line), 0)
  const all = total(wanted)
  const shipped = total((line) => line.shippedQty)
  const delivered = total((line) => line.deliveredQty)
  if (all === 0) return 'CANCELLED'
  if (delivered === all) return 'DELIVERED'
  if (delivered > 0) return 'PARTIALLY_DELIVERED'
  if (shipped === all) return 'SHIPPED'
  if (shipped > 0) return 'PARTIALLY_SHIPPED'
  return total((line) => line.allocatedQty) > 0 ? 'ALLOCATED' : 'CONFIRMED'
}

/** The status of an order whose quantities changed: before it is confirmed they only end it. */
export const statusAfter = (status: Status, lines: readonly Quantities[]): Status =>
  ['DRAFT', 'SUBMITTED', 'ON_HOLD'].includes(status) && lines.some((line) => wanted(line) > 0)
    ? status
    : statusOf(lines)

/** Units delivered / units wanted; null where nothing is wanted. */
export function deliveredRatio(lines: readonly Quantities[]): Decimal | null {
  const all = lines.reduce((sum, line) => sum + wanted(line), 0)
  const delivered = lines.reduce((sum, line) => sum + line.deliveredQty, 0)
  return all === 0 ? null : new Decimal(delivered).div(all)
}

export interface LineQuantity {
  readonly orderLineId: string
  readonly qty: number
}

/** Lines of an order, and units of a line, at most. */
export const MAX_LINES = 100
export const MAX_QTY = 100_000

/** Reads how many units of which lines are meant, by line. Throws BAD_USER_INPUT. */
export function unitsByLine(asked: readonly LineQuantity[], lines: readonly { id: string }[]): Map<string, number> {
  check.items('lines', asked, 1, MAX_LINES)
  const units = new Map(asked.map(({ orderLineId, qty }) => [orderLineId, check.wholeNumber('qty', qty, 1, MAX_QTY)]))
  if (units.size < asked.length) throw badInput('`lines` must name each line once.', '`lines` 中每一行只能出现一次。')
  if (asked.some(({ orderLineId }) => !lines.some((line) => line.id === orderLineId)))
    throw badInput('`orderLineId` must be a line of this order.', '`orderLineId` 须为本订单的行。')
  return units
}

/** More units than there are left for a command. */
export function refuseQuantity(line: Quantities, qty: number, available: number) {
  if (qty <= available) return null
  return refusal('QuantityExceeded', { lineNo: line.lineNo, available, qty })
}

/** A line without some units that were not shipped: first those nothing was set aside for, then those it was. */
export const withoutUnits = <Line extends Quantities>(
  line: Line,
  qty: number,
): Line & { lastCancelledQty: number } => ({
  ...line,
  allocatedQty: Math.min(line.allocatedQty, wanted(line) - qty),
  cancelledQty: line.cancelledQty + qty,
  lastCancelledQty: qty,
})

/** Cancelling takes back what was not shipped: where all was, there is nothing to cancel. */
export function refuseCancellation(order: Pick<OrderRow, 'status'>, lines: readonly Quantities[]) {
  const illegal = checkTransition(ORDER, 'cancelOrder', order)
  if (illegal || lines.some((line) => cancellable(line) > 0)) return illegal
  return illegalTransition(order.status, {
    en: 'All of it was shipped: goods on their way are not cancelled.',
    zh: '已全部发货:在途货物不能取消。',
  })
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

/** What the units cost that are still wanted: what credit is held for. */
export const grossWanted = (lines: readonly (Quantities & Priced)[]): Money =>
  sumOf(lines.map((line) => amountsOf(line, wanted(line)))).gross

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

/** Orders are numbered by day: SO20261123-000456. */
export const orderSeries = (day: BusinessDate): string => dailySeries('SO', day)

/** What people look for an order by: numbers and names of its goods, each once. */
export const goodsOf = (lines: readonly Pick<OrderLineRow, 'sku' | 'productName'>[]): string =>
  [...new Set(lines.flatMap(({ sku, productName }) => [sku, productName]))].join(' ')

type GivenOrder = Pick<
  OrderRow,
  'id' | 'no' | 'partnerId' | 'createdAt' | 'createdBy' | 'shipToRegionCode' | 'shipToRegionPath' | 'shipToAddress'
>
type GivenLine = Pick<
  OrderLineRow,
  'id' | 'lineNo' | 'productId' | 'sku' | 'productName' | 'qty' | 'unitPriceNet' | 'vatRate' | 'netAmount' | 'vatAmount'
>

/** An order as it begins, a draft of the day it is written on, with its lines and their sum. */
export function openingOrder(
  given: GivenOrder,
  givenLines: readonly GivenLine[],
): { order: OrderRow; lines: OrderLineRow[] } {
  const total = sumOf(givenLines.map(({ netAmount: net, vatAmount: vat }) => ({ net, vat })))
  const order = withDefaults(salesOrder, {
    ...given,
    goods: goodsOf(givenLines),
    status: 'DRAFT',
    orderedOn: businessDateOf(given.createdAt),
    netAmount: total.net,
    vatAmount: total.vat,
    grossAmount: total.gross,
  })
  const { id: orderId, partnerId } = given
  return { order, lines: givenLines.map((line) => withDefaults(orderLine, { ...line, orderId, partnerId })) }
}
