import {
  OrderCancelled,
  OrderConfirmed,
  OrderPromiseChanged,
  OrderSplit,
  OrderSubmitted,
} from '@channelgraph/contracts'
import { formatDecimal, type Money } from '@channelgraph/values'
import { grossWanted } from './ordering.rules.ts'
import type { OrderWithLines } from './ordering.store.ts'
import type { OrderRow } from './ordering.tables.ts'

/** What was ordered under which name, number and price: whatever the product is called later. */
export function goodsOf({ lines }: OrderWithLines, orderLineId: string) {
  const { sku, productName: name, unitPriceNet, vatRate } = lines.find(({ id }) => id === orderLineId)!
  return { sku, name, unitPriceNet: formatDecimal(unitPriceNet), vatRate: formatDecimal(vatRate) }
}

/** Finance is asked for credit for what is still wanted. */
export const orderSubmitted = (order: OrderWithLines) =>
  OrderSubmitted.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    submittedAt: order.submittedAt!.toISOString(),
    gross: grossWanted(order.lines).toString(),
  })

export const orderConfirmed = (order: OrderWithLines) =>
  OrderConfirmed.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    promisedDate: order.promisedDate!,
    gross: grossWanted(order.lines).toString(),
  })

export const orderPromiseChanged = (order: OrderRow, reason: string) =>
  OrderPromiseChanged.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    promisedDate: order.promisedDate!,
    reason,
  })

/** `gross` is what will not be delivered any more. */
export const orderCancelled = (order: OrderRow, gross: Money, reason: string) =>
  OrderCancelled.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    gross: gross.toString(),
    reason,
  })

export const orderSplit = (order: OrderWithLines, newOrder: OrderWithLines) =>
  OrderSplit.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    gross: grossWanted(order.lines).toString(),
    newOrderId: newOrder.id,
    newNo: newOrder.no,
    newGross: grossWanted(newOrder.lines).toString(),
  })
