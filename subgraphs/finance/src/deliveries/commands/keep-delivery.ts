import { changed, command, created, type Done, together, unchanged } from '@channelgraph/command'
import type { OrderDelivered, PayloadOf } from '@channelgraph/contracts'
import { businessDateOf, Decimal, Money } from '@channelgraph/values'
import { withinHeld } from '../../credit/credit.rules.ts'
import { lockReservationOf, updateReservation } from '../../credit/credit.store.ts'
import { insertDeliveries } from '../deliveries.store.ts'
import type { DeliveryRefRow } from '../deliveries.tables.ts'

/** Goods were accepted: they wait for their month's settlement, and what was reserved for them is used from now on. */
export const keepDelivery = command('event:consume', async (tx, _ctx, delivered: PayloadOf<typeof OrderDelivered>) => {
  const kept = await insertDeliveries(tx, linesOf(delivered))
  const reservation = await lockReservationOf(tx, delivered.orderId)
  const part = reservation && withinHeld(reservation, Money.sum(kept.map((line) => line.gross)))
  const outcomes: Done<unknown>[] = kept.map((line) => created('DeliveryRef', line))
  if (reservation && part?.isPositive()) {
    const posted = await updateReservation(tx, reservation, { posted: reservation.posted.plus(part) })
    outcomes.push(changed('CreditReservation', reservation, posted))
  }
  return together(unchanged(kept), ...outcomes)
})

const linesOf = (delivered: PayloadOf<typeof OrderDelivered>): DeliveryRefRow[] => {
  const { partnerId, orderId, orderNo, shipmentId, shipmentNo } = delivered
  const acceptedAt = new Date(delivered.acceptedAt)
  return delivered.lines.map((line) => ({
    id: `${shipmentId}/${line.orderLineId}`,
    partnerId,
    orderId,
    orderNo,
    shipmentId,
    shipmentNo,
    productId: line.productId,
    qty: line.qty,
    acceptedAt,
    acceptedOn: businessDateOf(acceptedAt),
    net: Money.parse(line.net),
    vatRate: new Decimal(line.vatRate),
    vat: Money.parse(line.vat),
    gross: Money.parse(line.gross),
    invoiceId: null,
  }))
}
