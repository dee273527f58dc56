import { hasRole, type Viewer } from '@channelgraph/access'
import { addDays, type BusinessDate, checkTransition, Money, startOfDay, type Transitions } from '@channelgraph/values'
import { refusal } from './credit.refusals.ts'
import type { CreditLineRow, CreditReservationRow } from './credit.tables.ts'

/**
 * What a partner's credit is taken up by. An order's amount is `reserved` from its submission; with the acceptance of goods
 * their gross leaves the reservation and is `used`, first as a delivery not yet invoiced, then as an open receivable, until
 * it is paid. At every moment it is counted once.
 */
export interface CreditPosition {
  readonly used: Money
  readonly reserved: Money
}

export const inUse = ({ used, reserved }: CreditPosition): Money => used.plus(reserved)

export const availableOf = (line: Pick<CreditLineRow, 'limit'>, position: CreditPosition): Money =>
  line.limit.minus(inUse(position))

export type CreditStatus = 'OK' | 'WARNING' | 'BLOCKED'
/** Of the limit: less available is a warning. */
export const WARNING_SHARE = '0.2'

/** BLOCKED by finance or past its last day; WARNING below a fifth of the limit. */
export function creditStatus(line: CreditLineRow, position: CreditPosition, today: BusinessDate): CreditStatus {
  if (line.blocked || line.validTo < today) return 'BLOCKED'
  return availableOf(line, position).compare(line.limit.times(WARNING_SHARE)) < 0 ? 'WARNING' : 'OK'
}

export type RefusalReason = 'LIMIT' | 'NO_CREDIT_LINE' | 'BLOCKED'
export interface ReservationDecision {
  /** Why not; null where the amount is reserved. */
  readonly reason: RefusalReason | null
  /** What is available after the decision. */
  readonly available: Money
}

/** Reserves an amount where limit - used - reserved covers it (3.7: credit is held at the order). */
export function decideReservation(
  line: CreditLineRow | null,
  position: CreditPosition,
  needed: Money,
  today: BusinessDate,
): ReservationDecision {
  if (!line || line.validTo < today) return { reason: 'NO_CREDIT_LINE', available: Money.zero }
  const available = availableOf(line, position)
  if (line.blocked) return { reason: 'BLOCKED', available }
  const left = available.minus(needed)
  return left.isNegative() ? { reason: 'LIMIT', available } : { reason: null, available: left }
}

export const notBelowZero = (amount: Money): Money => (amount.isNegative() ? Money.zero : amount)

/** What a reservation still holds. */
export const heldBy = ({ amount, posted, voided }: Pick<CreditReservationRow, 'amount' | 'posted' | 'voided'>): Money =>
  amount.minus(posted).minus(voided)

/** As much of an amount as a reservation still holds. */
export const withinHeld = (reservation: CreditReservationRow, amount: Money): Money => {
  const held = heldBy(reservation)
  return amount.compare(held) < 0 ? amount : held
}

/**
 * A reservation whose goods were accepted: their gross is posted, from what it holds as far as that goes. What was accepted while
 * nothing was held for it (refused, and the hold released; or expired) is posted all the same: whoever decides on the order again
 * asks only for what is still to come.
 */
export function afterDelivery(
  reservation: CreditReservationRow,
  gross: Money,
): Pick<CreditReservationRow, 'amount' | 'posted'> {
  const beyond = gross.minus(withinHeld(reservation, gross))
  return { amount: reservation.amount.plus(beyond), posted: reservation.posted.plus(gross) }
}

/** What of a reservation is free for units that moved to another order: all that the units left do not need any more. */
export function splitHeld(reservation: CreditReservationRow, stays: Money): Money {
  const held = heldBy(reservation)
  const needed = stays.minus(reservation.posted)
  if (!needed.isPositive()) return held
  return held.compare(needed) > 0 ? held.minus(needed) : Money.zero
}

const RESERVATION_DAYS = 90

/** A reservation ends with the 90th day after the decision (3.11). */
export const expiryOf = (decidedOn: BusinessDate): Date => startOfDay(addDays(decidedOn, RESERVATION_DAYS + 1))

/** A block is set once and lifted once. */
export const CREDIT_LINE = {
  blockCredit: { from: ['OPEN'], to: ['BLOCKED'] },
  unblockCredit: { from: ['BLOCKED'], to: ['OPEN'] },
} as const satisfies Transitions<'OPEN' | 'BLOCKED'>

export const checkBlock = (command: keyof typeof CREDIT_LINE, { blocked }: Pick<CreditLineRow, 'blocked'>) =>
  checkTransition(CREDIT_LINE, command, { status: blocked ? 'BLOCKED' : 'OPEN' })

const FINANCE_RAISES_TO = '1.2'

/**
 * Finance raises a limit by up to 20 %; beyond that management does (5). Measured against what management or the contract granted
 * last, until they grant anew: five steps of 20 % are one of 149 %.
 */
export function refuseRaise(viewer: Viewer, { approvedLimit }: Pick<CreditLineRow, 'approvedLimit'>, limit: Money) {
  if (limit.compare(approvedLimit.times(FINANCE_RAISES_TO)) <= 0 || grants(viewer)) return null
  return refusal('CreditRaiseNeedsManagement', { limit: approvedLimit })
}

/** Whether what a viewer sets is what the next raise is measured against. */
export const grants = (viewer: Viewer): boolean => hasRole(viewer, 'MGT')
