import { CreditExpired, CreditRefused, CreditReserved } from '@channelgraph/contracts'
import type { Money } from '@channelgraph/values'
import type { RefusalReason } from './credit.rules.ts'
import type { CreditReservationRow } from './credit.tables.ts'

const subjectOf = (reservation: CreditReservationRow, available: Money) => ({
  orderId: reservation.orderId,
  partnerId: reservation.partnerId,
  amount: reservation.requested.toString(),
  available: available.toString(),
})

export const creditReserved = (reservation: CreditReservationRow, available: Money) =>
  CreditReserved.of(reservation, subjectOf(reservation, available))

export const creditRefused = (reservation: CreditReservationRow, available: Money, reason: RefusalReason) =>
  CreditRefused.of(reservation, { ...subjectOf(reservation, available), reason })

/** `amount` is what it still held. */
export const creditExpired = ({ id, version, orderId, partnerId }: CreditReservationRow, amount: Money) =>
  CreditExpired.of({ id, version }, { orderId, partnerId, amount: amount.toString() })
