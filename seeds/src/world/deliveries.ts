import { type BusinessDate, businessDateOf, type Money } from '@channelgraph/values'
import { amountsBetween } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import { inOrder } from '../grouping.ts'
import type { OrderFact, OrderLineFact, ShipmentFact } from './orders.ts'

/** A line of a shipment that the partner accepted (收货), with the money it is worth. */
export interface DeliveryFact {
  readonly order: OrderFact
  readonly shipment: ShipmentFact
  readonly line: OrderLineFact
  readonly qty: number
  readonly serialNos: readonly string[]
  readonly acceptedAt: Date
  readonly acceptedOn: BusinessDate
  readonly net: Money
  readonly vat: Money
  readonly gross: Money
}

// Orders, finance and the partner's terms all ask for them.
const known = new WeakMap<OrderFact, readonly DeliveryFact[]>()

/** What an order's partner accepted, in the order it did; the parts of a line sum to the line, to the fen. */
export function deliveriesOf(order: OrderFact): readonly DeliveryFact[] {
  const made = known.get(order) ?? makeDeliveries(order)
  known.set(order, made)
  return made
}

function makeDeliveries(order: OrderFact): DeliveryFact[] {
  const accepted = order.shipments.flatMap((shipment) =>
    shipment.acceptedAt ? [{ shipment, acceptedAt: shipment.acceptedAt }] : [],
  )
  const delivered = new Map<OrderLineFact, number>()
  return inOrder(
    accepted,
    ({ acceptedAt }) => acceptedAt,
    ({ shipment }) => shipment.id,
  ).flatMap(({ shipment, acceptedAt }) =>
    shipment.lines.map(({ line, qty, serialNos }): DeliveryFact => {
      const before = delivered.get(line) ?? 0
      delivered.set(line, before + qty)
      const { net, vat } = amountsBetween(line, before, before + qty)
      const acceptedOn = businessDateOf(acceptedAt)
      return { order, shipment, line, qty, serialNos, acceptedAt, acceptedOn, net, vat, gross: net.plus(vat) }
    }),
  )
}
