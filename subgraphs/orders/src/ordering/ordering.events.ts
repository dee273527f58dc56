import { OrderCancelled, OrderConfirmed, OrderSubmitted } from '@channelgraph/contracts'
import type { Money } from '@channelgraph/values'
import type { OrderRow } from './ordering.tables.ts'

export const orderSubmitted = (order: OrderRow) =>
  OrderSubmitted.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    submittedAt: order.submittedAt!.toISOString(),
    gross: order.grossAmount.toString(),
  })

export const orderConfirmed = (order: OrderRow) =>
  OrderConfirmed.of(order, {
    orderId: order.id,
    no: order.no,
    partnerId: order.partnerId,
    promisedDate: order.promisedDate!,
    gross: order.grossAmount.toString(),
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
