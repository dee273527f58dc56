import { OrderDelivered, OrderShipped } from '@channelgraph/contracts'
import { goodsOf } from '../ordering/ordering.events.ts'
import type { OrderWithLines } from '../ordering/ordering.store.ts'
import type { ShipmentLineRow, ShipmentRow } from './delivery.tables.ts'

const lineOf = (line: ShipmentLineRow) => ({
  orderLineId: line.orderLineId,
  productId: line.productId,
  qty: line.qty,
  serialNos: line.serialNos,
})

export const orderShipped = (order: OrderWithLines, shipment: ShipmentRow, lines: readonly ShipmentLineRow[]) =>
  OrderShipped.of(order, {
    orderId: order.id,
    orderNo: order.no,
    shipmentId: shipment.id,
    partnerId: order.partnerId,
    shippedAt: shipment.shippedAt.toISOString(),
    lines: lines.map(lineOf),
  })

/** `lines` are of an accepted shipment: they have their amounts. */
export const orderDelivered = (order: OrderWithLines, shipment: ShipmentRow, lines: readonly ShipmentLineRow[]) =>
  OrderDelivered.of(order, {
    orderId: order.id,
    orderNo: order.no,
    shipmentId: shipment.id,
    shipmentNo: shipment.no,
    partnerId: order.partnerId,
    regionCode: order.shipToRegionCode,
    acceptedAt: shipment.acceptedAt!.toISOString(),
    net: shipment.net!.toString(),
    vat: shipment.vat!.toString(),
    gross: shipment.net!.plus(shipment.vat!).toString(),
    lines: lines.map((line) => ({
      ...lineOf(line),
      ...goodsOf(order, line.orderLineId),
      net: line.net!.toString(),
      vat: line.vat!.toString(),
      gross: line.net!.plus(line.vat!).toString(),
    })),
  })
