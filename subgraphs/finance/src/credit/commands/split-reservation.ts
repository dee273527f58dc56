import { changed, combine, command, created, unchanged } from '@channelgraph/command'
import type { OrderSplit, PayloadOf } from '@channelgraph/contracts'
import { businessDateOf, Money, newId } from '@channelgraph/values'
import { creditRefused, creditReserved } from '../credit.events.ts'
import { decideReservation, splitHeld } from '../credit.rules.ts'
import { findCreditPositions, lockCreditLineOf, lockReservationOf, reservations } from '../credit.store.ts'
import type { CreditReservationRow } from '../credit.tables.ts'

/**
 * Units of an order stand in an order of their own: what was reserved for them goes along, until the same day, so that both stand
 * as if they had been submitted apart. What the units need beyond it, such as a fen of rounding, is decided like any order's.
 * Of an order without a reservation nothing goes along: the new one is refused as well.
 */
export const splitReservation = command('event:consume', async (tx, ctx, split: PayloadOf<typeof OrderSplit>) => {
  const { orderId, partnerId, newOrderId } = split
  const today = businessDateOf(ctx.clock.now())
  const line = await lockCreditLineOf(tx, partnerId)
  const whole = await lockReservationOf(tx, orderId)
  if (!whole || (await lockReservationOf(tx, newOrderId))) return unchanged<CreditReservationRow | null>(whole)

  const [stays, moves] = [Money.parse(split.gross), Money.parse(split.newGross)]
  const freed = splitHeld(whole, stays)
  const rest = await reservations.update(tx, whole, { requested: stays, amount: whole.amount.minus(freed) })
  const position = (await findCreditPositions(tx, ctx.scope, [partnerId])).get(partnerId)
  const { reason: refused, available } = decideReservation(
    line,
    position ?? { used: Money.zero, reserved: Money.zero },
    moves,
    today,
  )
  // What was held already is no new credit, whatever became of the line since.
  const covered = whole.status === 'RESERVED' && freed.compare(moves) >= 0
  const reason = covered ? null : whole.status === 'RESERVED' ? refused : (refused ?? 'LIMIT')
  const part = await reservations.insert(tx, {
    id: newId('reservation'),
    orderId: newOrderId,
    orderNo: split.newNo,
    partnerId,
    status: reason ? 'REFUSED' : 'RESERVED',
    requested: moves,
    amount: reason ? Money.zero : moves,
    posted: Money.zero,
    voided: Money.zero,
    decidedAt: whole.decidedAt,
    expiresAt: whole.expiresAt,
  })
  const event = reason ? creditRefused(part, available, reason) : creditReserved(part, available)
  return combine<CreditReservationRow | null>(
    changed('CreditReservation', whole, rest),
    created('CreditReservation', part, event),
  )
})
