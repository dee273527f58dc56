import { changed, command, unchanged, withReason } from '@channelgraph/command'
import { businessDateOf, Money } from '@channelgraph/values'
import { creditReserved } from '../credit.events.ts'
import { decideReservation, expiryOf } from '../credit.rules.ts'
import { findCreditPositions, lockCreditLineOf, lockReservationOf, reservations } from '../credit.store.ts'
import type { CreditReservationRow } from '../credit.tables.ts'

/** 3.7: a hold is released by its cause. Credit that was refused, and is there now, is reserved; the order hears of it and goes on. */
export const retryReservation = command('schedule:sweep', async (tx, ctx, found: CreditReservationRow) => {
  const now = ctx.clock.now()
  const today = businessDateOf(now)
  const line = await lockCreditLineOf(tx, found.partnerId)
  const refused = await lockReservationOf(tx, found.orderId)
  if (refused?.status !== 'REFUSED' || refused.version !== found.version) return unchanged(found)
  const position = (await findCreditPositions(tx, ctx.scope, [found.partnerId])).get(found.partnerId)
  const needed = refused.requested.minus(refused.posted)
  const taken = position ?? { used: Money.zero, reserved: Money.zero }
  const { reason, available } = decideReservation(line, taken, needed, today)
  if (reason) return unchanged(found)
  const reserved = await reservations.update(tx, refused, {
    status: 'RESERVED',
    amount: refused.requested,
    decidedAt: now,
    expiresAt: expiryOf(today),
  })
  return withReason(
    'credit is available now',
    changed('CreditReservation', refused, reserved, creditReserved(reserved, available)),
  )
})
