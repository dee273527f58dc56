import { Money, type Transitions, withDefaults } from '@channelgraph/values'
import type { Posting } from '../ledger/ledger.store.ts'
import type { LedgerEntryRow } from '../ledger/ledger.tables.ts'
import { type PaymentRow, payment } from './payments.tables.ts'

/** Part of a payment that pays a receivable. */
export interface Allocation<Owed> {
  readonly receivable: Owed
  readonly amount: Money
}

/** Spreads an amount over open receivables in their order; `rest` is what exceeds them all. */
export function allocate<Owed extends { readonly open: Money }>(
  amount: Money,
  receivables: readonly Owed[],
): { allocations: Allocation<Owed>[]; rest: Money } {
  const allocations: Allocation<Owed>[] = []
  let rest = amount
  for (const receivable of receivables) {
    const part = receivable.open.compare(rest) <= 0 ? receivable.open : rest
    if (!part.isPositive()) continue
    allocations.push({ receivable, amount: part })
    rest = rest.minus(part)
  }
  return { allocations, rest }
}

/** A payment that the bank takes back is reversed, once; it is never deleted. */
export const PAYMENT = {
  reversePayment: { from: ['POSTED'], to: ['REVERSED'] },
} as const satisfies Transitions<PaymentRow['status']>

/** What a posting moved, as far as the entries of one bank reference differ in it. */
type Moved = Pick<LedgerEntryRow, 'debit' | 'credit' | 'amount' | 'bookedOn'>

const sameMove = (one: Moved, other: Moved): boolean =>
  one.debit === other.debit &&
  one.credit === other.credit &&
  one.bookedOn === other.bookedOn &&
  one.amount.equals(other.amount)

/**
 * The entries that booked a payment, among those of its bank reference. One transfer may be booked in parts, and equal entries
 * are as good as each other. Throws where the ledger does not hold what the payment says.
 */
export function entriesOf<Entry extends Moved>(postings: readonly Moved[], entries: readonly Entry[]): Entry[] {
  const left = [...entries]
  return postings.map((posting) => {
    const at = left.findIndex((entry) => sameMove(entry, posting))
    const [entry] = at < 0 ? [] : left.splice(at, 1)
    if (!entry) throw new Error(`The ledger has no entry of ${posting.amount} that booked this payment.`)
    return entry
  })
}

/** How a payment is booked: what it paid, and what is left of it as a prepayment. Parts of 0.00 are not booked. */
export function postingsOf(
  {
    bankRef: document,
    valueDate: bookedOn,
    partnerId,
    amount,
  }: Pick<PaymentRow, 'bankRef' | 'valueDate' | 'partnerId' | 'amount'>,
  paid: readonly Money[],
): Posting[] {
  const booked = { debit: 'BANK', bookedOn, document, partnerId } as const
  const rest = amount.minus(Money.sum(paid))
  return [
    ...paid.map((part) => ({ ...booked, credit: 'RECEIVABLE' as const, amount: part })),
    ...(rest.isZero() ? [] : [{ ...booked, credit: 'PREPAYMENT' as const, amount: rest }]),
  ]
}

/** Money that came from a partner's bank, as it is recorded. */
export const openingPayment = (
  given: Pick<PaymentRow, 'id' | 'partnerId' | 'settlementId' | 'amount' | 'valueDate' | 'bankRef' | 'recordedAt'>,
): PaymentRow => withDefaults(payment, { ...given, direction: 'IN', status: 'POSTED' })
