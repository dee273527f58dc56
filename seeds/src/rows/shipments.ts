import { OrderDelivered, OrderShipped } from '@channelgraph/contracts'
import { businessDateOf, formatDecimal, Money } from '@channelgraph/values'
import { type ShipmentRow, shipment, shipmentLine } from '../../../subgraphs/orders/src/delivery/delivery.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { DeliveryFact } from '../world/deliveries.ts'
import type { OrderFact } from '../world/orders.ts'
import { writeTrail } from './trail.ts'

const CARRIERS = ['德邦快递', '顺丰速运', '中铁物流', '安能物流'] as const

/** One shipment of an order, with its goods. */
export function writeShipment(
  buffer: RowBuffer,
  fact: OrderFact,
  index: number,
  delivered: readonly DeliveryFact[],
  actors: { shippedBy: string; acceptedBy: string },
): void {
  const sent = fact.shipments[index]
  if (!sent || !fact.promisedDate) return
  const { id: partnerId, region } = fact.life.partner
  const { acceptedAt } = sent
  const no = `${fact.no}-${index + 1}`
  const net = Money.sum(delivered.map((part) => part.net))
  const vat = Money.sum(delivered.map((part) => part.vat))
  const row = {
    id: sent.id,
    no,
    orderId: fact.id,
    partnerId,
    status: acceptedAt ? ('DELIVERED' as const) : ('IN_TRANSIT' as const),
    carrier: CARRIERS[sent.shippedAt.getTime() % CARRIERS.length] ?? null,
    trackingNo: `YD${fact.no.slice(2).replace('-', '')}${index + 1}`,
    shippedAt: sent.shippedAt,
    acceptedAt,
    acceptedOn: acceptedAt && businessDateOf(acceptedAt),
    receiptUrl: acceptedAt && `https://receipts.example/${no}.pdf`,
    promisedDate: fact.promisedDate,
    regionPath: fact.shipTo.path,
    units: sent.lines.reduce((sum, { qty }) => sum + qty, 0),
    net: acceptedAt && net,
    vat: acceptedAt && vat,
    version: acceptedAt ? 2 : 1,
  }
  buffer.add(shipment, [row])
  const { status, acceptedOn, receiptUrl } = row
  const open = { acceptedAt: null, acceptedOn: null, receiptUrl: null, net: null, vat: null }
  writeTrail<ShipmentRow>(buffer, 'Shipment', { ...row, ...open, status: 'IN_TRANSIT', version: 1 }, [
    { at: sent.shippedAt, by: actors.shippedBy, operation: 'order:ship' },
    {
      ...{ at: acceptedAt, by: actors.acceptedBy, operation: 'order:deliver' as const },
      change: { status, acceptedAt, acceptedOn, receiptUrl, net: row.net, vat: row.vat },
    },
  ])
  buffer.add(
    shipmentLine,
    sent.lines.map(({ line, qty, serialNos }) => {
      const money = delivered.find((part) => part.line === line)
      return {
        shipmentId: sent.id,
        orderLineId: line.id,
        partnerId,
        productId: line.product.row.id,
        qty,
        serialNos,
        net: money?.net ?? null,
        vat: money?.vat ?? null,
      }
    }),
  )
  const lines = sent.lines.map(({ line, qty, serialNos }) => ({
    orderLineId: line.id,
    productId: line.product.row.id,
    qty,
    serialNos,
  }))
  const about = { orderId: fact.id, orderNo: fact.no, shipmentId: sent.id, partnerId }
  const shipped = OrderShipped.of(
    { id: sent.id, version: 1 },
    { ...about, shippedAt: sent.shippedAt.toISOString(), lines },
  )
  buffer.record(sent.shippedAt, shipped, actors.shippedBy)
  if (!acceptedAt) return
  const accepted = OrderDelivered.of(row, {
    ...about,
    shipmentNo: no,
    regionCode: fact.shipTo.code || region.code,
    acceptedAt: acceptedAt.toISOString(),
    net: net.toString(),
    vat: vat.toString(),
    gross: net.plus(vat).toString(),
    lines: delivered.map((part) => ({
      orderLineId: part.line.id,
      productId: part.line.product.row.id,
      qty: part.qty,
      serialNos: [...part.serialNos],
      sku: part.line.product.row.sku,
      name: part.line.product.row.name,
      unitPriceNet: formatDecimal(part.line.unitPriceNet),
      net: part.net.toString(),
      vatRate: formatDecimal(part.line.vatRate),
      vat: part.vat.toString(),
      gross: part.gross.toString(),
    })),
  })
  buffer.record(acceptedAt, accepted, actors.acceptedBy)
}
