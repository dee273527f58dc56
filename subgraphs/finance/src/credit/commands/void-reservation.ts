import { changed, command, unchanged } from '@channelgraph/command'
import type { OrderCancelled, PayloadOf } from '@channelgraph/contracts'
import { Money } from '@channelgraph/values'
import { notBelowZero, withinHeld } from '../credit.rules.ts'
import { lockReservationOf, reservations } from '../credit.store.ts'

/** An order takes no more goods: as much of its reservation as was cancelled is free again. */
export const voidReservation = command(
  'event:consume',
  async (tx, _ctx, { orderId, gross }: PayloadOf<typeof OrderCancelled>) => {
    const reservation = await lockReservationOf(tx, orderId)
    if (!reservation) return unchanged(reservation)
    // A refused order holds nothing; what it would take is less from now on, or nothing more: nobody decides on it again.
    if (reservation.status === 'REFUSED') {
      const requested = notBelowZero(reservation.requested.minus(Money.parse(gross)))
      return changed('CreditReservation', reservation, await reservations.update(tx, reservation, { requested }))
    }
    const part = withinHeld(reservation, Money.parse(gross))
    if (!part.isPositive()) return unchanged(reservation)
    const voided = await reservations.update(tx, reservation, { voided: reservation.voided.plus(part) })
    return changed('CreditReservation', reservation, voided)
  },
)
