import { changed, command, unchanged } from '@channelgraph/command'
import type { OrderCancelled, PayloadOf } from '@channelgraph/contracts'
import { Money } from '@channelgraph/values'
import { withinHeld } from '../credit.rules.ts'
import { lockReservationOf, reservations } from '../credit.store.ts'

/** An order takes no more goods: as much of its reservation as was cancelled is free again. */
export const voidReservation = command(
  'event:consume',
  async (tx, _ctx, { orderId, gross }: PayloadOf<typeof OrderCancelled>) => {
    const reservation = await lockReservationOf(tx, orderId)
    const part = reservation && withinHeld(reservation, Money.parse(gross))
    if (!reservation || !part?.isPositive()) return unchanged(reservation)
    const voided = await reservations.update(tx, reservation, { voided: reservation.voided.plus(part) })
    return changed('CreditReservation', reservation, voided)
  },
)
