import { changed, command, withReason } from '@channelgraph/command'
import { creditExpired } from '../credit.events.ts'
import { heldBy } from '../credit.rules.ts'
import { reservations } from '../credit.store.ts'
import type { CreditReservationRow } from '../credit.tables.ts'

/** What a locked reservation still holds after 90 days is free again; a later submission of its order decides anew. */
export const expireReservation = command('schedule:sweep', async (tx, _ctx, reservation: CreditReservationRow) => {
  const held = heldBy(reservation)
  const voided = reservation.voided.plus(held)
  const expired = await reservations.update(tx, reservation, { status: 'EXPIRED', voided })
  return withReason(
    '90 days have passed',
    changed('CreditReservation', reservation, expired, creditExpired(expired, held)),
  )
})
