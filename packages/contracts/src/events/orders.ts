import { z } from 'zod'
import { amount, businessDate, decimalText, event, instantText, quantity, type Upcasters } from './event.ts'
import { partnerKind } from './partners.ts'

const product = z.object({
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  line: z.string(),
  current: z.enum(['AC', 'DC']),
  lifecycle: z.enum(['PLANNED', 'ACTIVE', 'PHASE_OUT', 'DISCONTINUED']),
  serialised: z.boolean(),
  connectorTypes: z.array(z.string()),
  connectorCount: z.number().int(),
  leadTimeDays: z.number().int(),
  warrantyMonths: z.number().int(),
})

export const ProductPublished = event('orders', 'ProductPublished', 1, product)
export const ProductChanged = event('orders', 'ProductChanged', 1, product)

export const PriceListPublished = event(
  'orders',
  'PriceListPublished',
  1,
  z.object({
    priceListId: z.string(),
    no: z.string(),
    kind: partnerKind,
    from: businessDate,
    to: businessDate,
    items: z.array(z.object({ productId: z.string(), supplyPriceNet: decimalText, vatRate: decimalText })),
  }),
)

/**
 * Finance reserves credit for the gross amount, answering CreditReserved or CreditRefused. `gross` is of the units still wanted:
 * ordered and not cancelled. Published again, the order is decided anew: after a hold, a reopening, or an expired reservation.
 */
export const OrderSubmitted = event(
  'orders',
  'OrderSubmitted',
  1,
  z.object({
    orderId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    submittedAt: instantText,
    gross: amount,
  }),
)
/** The order takes no more goods: `gross` is what was cancelled, finance voids that much of the reservation. */
export const OrderCancelled = event(
  'orders',
  'OrderCancelled',
  1,
  z.object({
    orderId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    gross: amount,
    reason: z.string(),
  }),
)
/** Some units of an order stand in an order of their own now: finance splits what it holds, and answers for the new one. */
export const OrderSplit = event(
  'orders',
  'OrderSplit',
  1,
  z.object({
    orderId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    gross: amount.describe('of the units that stay'),
    newOrderId: z.string(),
    newNo: z.string(),
    newGross: amount.describe('of the units that moved'),
  }),
)
export const OrderConfirmed = event(
  'orders',
  'OrderConfirmed',
  1,
  z.object({
    orderId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    promisedDate: businessDate,
    gross: amount,
  }),
)

/** What was not shipped of an order is promised for another day; `reason` is the partner's to read. */
export const OrderPromiseChanged = event(
  'orders',
  'OrderPromiseChanged',
  1,
  z.object({
    orderId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    promisedDate: businessDate,
    reason: z.string(),
  }),
)

const shippedLine = z.object({
  orderLineId: z.string(),
  productId: z.string(),
  qty: quantity,
  serialNos: z.array(z.string()),
})

/** Goods are on the road: support knows the chargers as IN_CHANNEL_STOCK. */
export const OrderShipped = event(
  'orders',
  'OrderShipped',
  1,
  z.object({
    orderId: z.string(),
    orderNo: z.string(),
    shipmentId: z.string(),
    partnerId: z.string(),
    shippedAt: instantText,
    lines: z.array(shippedLine),
  }),
)

/** What a settlement and its invoices say of goods, as they were ordered. Null where it was told before it was kept. */
const acceptedLine = shippedLine.extend({
  sku: z.string().nullable().default(null),
  name: z.string().nullable().default(null),
  unitPriceNet: decimalText.nullable().default(null),
  net: amount,
  vatRate: decimalText,
  vat: amount,
  gross: amount,
})
const withGoods: Upcasters = {
  1: (v1) => {
    const { lines, ...rest } = v1 as { lines: readonly object[] }
    return { ...rest, lines: lines.map((line) => ({ ...line, sku: null, name: null, unitPriceNet: null })) }
  },
}

/** One shipment was accepted by the partner (收货): the settlement line, the warranty and the attainment count from it. */
export const OrderDelivered = event(
  'orders',
  'OrderDelivered',
  2,
  z.object({
    orderId: z.string(),
    orderNo: z.string(),
    shipmentId: z.string(),
    shipmentNo: z.string(),
    partnerId: z.string(),
    regionCode: z.string(),
    acceptedAt: instantText,
    net: amount,
    vat: amount,
    gross: amount,
    lines: z.array(acceptedLine),
  }),
  withGoods,
)

/**
 * Goods came back and were accepted (退货): finance credits them in the month's settlement, support takes the chargers back into
 * nobody's stock. Amounts and quantities are what comes back, and positive.
 */
export const ReturnAccepted = event(
  'orders',
  'ReturnAccepted',
  2,
  z.object({
    returnId: z.string(),
    no: z.string(),
    orderId: z.string(),
    orderNo: z.string(),
    partnerId: z.string(),
    regionCode: z.string(),
    acceptedAt: instantText,
    net: amount,
    vat: amount,
    gross: amount,
    lines: z.array(acceptedLine),
  }),
  withGoods,
)
