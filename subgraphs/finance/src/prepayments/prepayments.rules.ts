import { Money, type Transitions } from '@channelgraph/values'
import type { Posting } from '../ledger/ledger.store.ts'
import type { ReceivableRow } from '../receivables/receivables.tables.ts'
import { refusal } from './prepayments.refusals.ts'
import type { PrepaymentRow, SetOffRow } from './prepayments.tables.ts'

/** A set-off is taken back, once; it is never deleted. */
export const SET_OFF = {
  reverseSetOff: { from: ['POSTED'], to: ['REVERSED'] },
} as const satisfies Transitions<SetOffRow['status']>

type Waiting = Pick<PrepaymentRow, 'id' | 'open' | 'held'>
type Owed = Pick<ReceivableRow, 'id' | 'open'>

/** Part of a prepayment that pays a receivable. */
export interface SetOffPart<Prepayment, Receivable> {
  readonly prepayment: Prepayment
  readonly receivable: Receivable
  readonly amount: Money
}

/** What of a prepayment may be used: what waits to be paid back may not. */
export const availableOf = ({ open, held }: Pick<PrepaymentRow, 'open' | 'held'>): Money => open.minus(held)

/** Names a prepayment and a receivable together. */
export const pairOf = (prepaymentId: string, receivableId: string): string => `${prepaymentId} ${receivableId}`

const less = (one: Money, other: Money): Money => (one.compare(other) <= 0 ? one : other)

/**
 * Spreads prepayments over open receivables, both in their order: the oldest debt is paid first, with the oldest money. What
 * somebody took apart by hand (`apart`, by `pairOf`) is not put together again.
 */
export function spread<P extends Waiting, R extends Owed>(
  prepayments: readonly P[],
  receivables: readonly R[],
  apart: ReadonlySet<string>,
): SetOffPart<P, R>[] {
  const left = new Map(prepayments.map((one) => [one.id, availableOf(one)]))
  const parts: SetOffPart<P, R>[] = []
  for (const receivable of receivables) {
    let owed = receivable.open
    for (const prepayment of prepayments) {
      const amount = less(left.get(prepayment.id)!, owed)
      if (!amount.isPositive() || apart.has(pairOf(prepayment.id, receivable.id))) continue
      parts.push({ prepayment, receivable, amount })
      left.set(prepayment.id, left.get(prepayment.id)!.minus(amount))
      owed = owed.minus(amount)
    }
  }
  return parts
}

/** No more is set off than waits, and no more than is owed. */
export function refuseSetOff(prepayment: Waiting, receivable: Owed | null, amount: Money) {
  const [available, open] = [availableOf(prepayment), receivable?.open ?? Money.zero]
  return amount.compare(less(available, open)) <= 0 ? null : refusal('SetOffExceeds', { available, open })
}

/** What was held for the partner pays what it owes: no bank moves anything. */
export const postingOf = (
  { amount, prepayment: { partnerId } }: SetOffPart<PrepaymentRow, ReceivableRow>,
  document: string,
  bookedOn: string,
): Posting => ({ debit: 'PREPAYMENT', credit: 'RECEIVABLE', amount, bookedOn, document, partnerId })

/**
 * Why the source of a prepayment cannot be taken back: something of it was paid back to the partner, or is about to be. What is
 * set off is no reason: that is taken back with it.
 */
export const refuseTakingBack = (prepayment: Pick<PrepaymentRow, 'held'> | null, refunded: Money) =>
  prepayment && (prepayment.held.isPositive() || refunded.isPositive()) ? refusal('PrepaymentRefunded') : null
