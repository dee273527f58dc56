import { changed, combine, command } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { amountsBetween, statusOf, sumOf } from '../../ordering/ordering.rules.ts'
import { lockOrder, updateOrder } from '../../ordering/ordering.store.ts'
import { markDelivered } from '../../stock/stock.store.ts'
import { orderDelivered } from '../delivery.events.ts'
import { checkReceipt, SHIPMENT } from '../delivery.rules.ts'
import { acceptShipment, findLinesOfShipments, shipments } from '../delivery.store.ts'

export interface ConfirmDelivery {
  readonly shipmentId: string
  /** Of the shipment. */
  readonly expectedVersion: number
  readonly receiptUrl: string
  /** Now where left out. */
  readonly acceptedAt?: Date | null
}

export const confirmDelivery = command(
  'order:deliver',
  async (tx, ctx, { shipmentId, expectedVersion, receiptUrl: given, acceptedAt }: ConfirmDelivery) => {
    const now = ctx.clock.now()
    const shipment = await shipments.lock(tx, ctx, shipmentId, expectedVersion)
    const refusal = checkTransition(SHIPMENT, 'confirmDelivery', shipment)
    if (refusal) return refusal
    const at = acceptedAt ?? now
    const receiptUrl = checkReceipt(shipment, given, at, now)
    const order = await lockOrder(tx, ctx, shipment.orderId)
    const shipped = (await findLinesOfShipments(tx, ctx.scope, [shipment.id])).get(shipment.id) ?? []

    const accepted = shipped.map((unit) => {
      const line = order.lines.find((candidate) => candidate.id === unit.orderLineId)!
      return { ...unit, ...amountsBetween(line, line.deliveredQty, line.deliveredQty + unit.qty) }
    })
    const lines = order.lines.map((line) => {
      const unit = accepted.find((candidate) => candidate.orderLineId === line.id)
      return unit ? { ...line, deliveredQty: line.deliveredQty + unit.qty } : line
    })
    const acceptedOn = businessDateOf(at)
    const { net, vat } = sumOf(accepted)
    const delivery = await acceptShipment(
      tx,
      shipment,
      { status: 'DELIVERED', acceptedAt: at, acceptedOn, receiptUrl, net, vat },
      accepted,
    )
    await markDelivered(tx, shipment.id, acceptedOn)
    const deliveredAt = order.deliveredAt && order.deliveredAt > at ? order.deliveredAt : at
    const delivered = await updateOrder(tx, order, { status: statusOf(lines), deliveredAt }, lines)
    return combine(
      changed('Order', order, delivered, orderDelivered(delivered, delivery, accepted)),
      changed('Shipment', shipment, delivery),
    )
  },
)
