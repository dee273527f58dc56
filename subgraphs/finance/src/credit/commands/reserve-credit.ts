import { changed, command, created } from '@channelgraph/command'
import type { OrderSubmitted, PayloadOf } from '@channelgraph/contracts'
import { businessDateOf, Money, newId } from '@channelgraph/values'
import { creditRefused, creditReserved } from '../credit.events.ts'
import { decideReservation, expiryOf, heldBy } from '../credit.rules.ts'
import { findCreditPositions, lockCreditLineOf, lockReservationOf, reservations } from '../credit.store.ts'

/**
 * An order was submitted: the gross of the units it wants, ordered and not cancelled, is reserved or refused. Submitted again, it is
 * decided anew, its own hold left out, less what was delivered of it meanwhile.
 */
export const reserveCredit = command('event:consume', async (tx, ctx, order: PayloadOf<typeof OrderSubmitted>) => {
  const { orderId, partnerId, no: orderNo } = order
  const now = ctx.clock.now()
  const today = businessDateOf(now)
  const requested = Money.parse(order.gross)
  const line = await lockCreditLineOf(tx, partnerId)
  const known = await lockReservationOf(tx, orderId)
  const position = (await findCreditPositions(tx, ctx.scope, [partnerId])).get(partnerId)

  const posted = known?.posted ?? Money.zero
  const needed = requested.compare(posted) > 0 ? requested.minus(posted) : Money.zero
  const withoutItself = {
    used: position?.used ?? Money.zero,
    reserved: (position?.reserved ?? Money.zero).minus(known ? heldBy(known) : Money.zero),
  }
  const { reason, available } = decideReservation(line, withoutItself, needed, today)
  const decision = {
    status: reason ? ('REFUSED' as const) : ('RESERVED' as const),
    requested,
    amount: reason ? posted : posted.plus(needed),
    posted,
    voided: Money.zero,
    decidedAt: now,
    expiresAt: expiryOf(today),
  }
  const reservation = known
    ? await reservations.update(tx, known, decision)
    : await reservations.insert(tx, { id: newId('reservation'), orderId, orderNo, partnerId, ...decision })
  const event = reason ? creditRefused(reservation, available, reason) : creditReserved(reservation, available)
  return known
    ? changed('CreditReservation', known, reservation, event)
    : created('CreditReservation', reservation, event)
})
