import { changed, combine, command, created, type Done, unchanged } from '@channelgraph/command'
import type { OrderDelivered, PayloadOf } from '@channelgraph/contracts'
import { Money } from '@channelgraph/values'
import { afterDelivery } from '../../credit/credit.rules.ts'
import { lockReservationOf, reservations } from '../../credit/credit.store.ts'
import { acceptedLines } from '../deliveries.rules.ts'
import { insertDeliveries, withGoods } from '../deliveries.store.ts'

/** Goods were accepted: they wait for their month's settlement, and what was reserved for them is used from now on. */
export const projectDelivery = command(
  'event:consume',
  async (tx, _ctx, delivered: PayloadOf<typeof OrderDelivered>) => {
    const kept = await insertDeliveries(
      tx,
      acceptedLines('DELIVERY', delivered.shipmentId, delivered.shipmentNo, await withGoods(tx, delivered)),
    )
    const reservation = await lockReservationOf(tx, delivered.orderId)
    const gross = Money.sum(kept.map((line) => line.gross))
    const outcomes: Done<unknown>[] = kept.map((line) => created('DeliveryRef', line))
    if (reservation && gross.isPositive()) {
      const posted = await reservations.update(tx, reservation, afterDelivery(reservation, gross))
      outcomes.push(changed('CreditReservation', reservation, posted))
    }
    return combine(unchanged(kept), ...outcomes)
  },
)
