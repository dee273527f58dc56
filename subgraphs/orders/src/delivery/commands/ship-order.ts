import { changed, combine, command, created, type Versioned } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, newId } from '@channelgraph/values'
import { findProducts } from '../../catalogue/catalogue.store.ts'
import { ORDER, refuseQuantity, refuseWithoutCredit, statusOf, unshipped } from '../../ordering/ordering.rules.ts'
import { lockOrder, updateOrder } from '../../ordering/ordering.store.ts'
import { insertSerialUnits } from '../../stock/stock.store.ts'
import { orderShipped } from '../delivery.events.ts'
import { refusal } from '../delivery.refusals.ts'
import { type AskedLine, unitsOfLines } from '../delivery.rules.ts'
import { insertShipment, nextShipmentNo } from '../delivery.store.ts'

export interface ShipOrder extends Versioned {
  readonly lines: readonly AskedLine[]
  readonly carrier?: string | null
  readonly trackingNo?: string | null
}

export const shipOrder = command(
  'order:ship',
  async (tx, ctx, { id, expectedVersion, lines: asked, carrier, trackingNo }: ShipOrder) => {
    const now = ctx.clock.now()
    const order = await lockOrder(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(ORDER, 'shipOrder', order) ?? refuseWithoutCredit(order)
    if (illegal) return illegal
    const products = await findProducts(
      tx,
      ctx.scope,
      order.lines.map((line) => line.productId),
    )
    const units = unitsOfLines(asked, order.lines, products)
    for (const { line, qty } of units) {
      const exceeded = refuseQuantity(line, qty, unshipped(line))
      if (exceeded) return exceeded
    }

    const shipmentId = newId('shipment')
    const serials = units.flatMap(({ line, serialNos }) =>
      serialNos.map((serialNo) => ({ serialNo, productId: line.productId })),
    )
    const sold = { partnerId: order.partnerId, orderId: order.id, orderNo: order.no, shipmentId }
    const taken = await insertSerialUnits(
      tx,
      serials.map((serial) => ({ ...serial, ...sold, shippedOn: businessDateOf(now) })),
    )
    if (taken.length > 0) return refusal('SerialNumberTaken', { serialNos: taken })

    const shipmentLines = units.map(({ line, qty, serialNos }) => ({
      shipmentId,
      orderLineId: line.id,
      partnerId: order.partnerId,
      productId: line.productId,
      qty,
      serialNos: [...serialNos],
      net: null,
      vat: null,
    }))
    const shipment = await insertShipment(
      tx,
      {
        id: shipmentId,
        no: await nextShipmentNo(tx, order),
        orderId: order.id,
        partnerId: order.partnerId,
        status: 'IN_TRANSIT',
        carrier: check.optionalTitle('carrier', carrier),
        trackingNo: check.optionalTitle('trackingNo', trackingNo, check.TEXT.code),
        shippedAt: now,
        promisedDate: order.promisedDate!,
        regionPath: order.shipToRegionPath,
        units: units.reduce((sum, { qty }) => sum + qty, 0),
      },
      shipmentLines,
    )
    const lines = order.lines.map((line) => {
      const unit = units.find((candidate) => candidate.line === line)
      return unit ? { ...line, shippedQty: line.shippedQty + unit.qty } : line
    })
    const shipped = await updateOrder(tx, order, { status: statusOf(lines) }, lines)
    return combine(
      changed('Order', order, shipped, orderShipped(shipped, shipment, shipmentLines)),
      created('Shipment', shipment),
    )
  },
)
