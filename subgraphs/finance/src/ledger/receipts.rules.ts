import { addMonths, type BusinessDate, businessDateOf, check, type Money } from '@channelgraph/values'
import { refusal } from './ledger.refusals.ts'

/** What the bank says of money it moved. */
export interface Receipt {
  readonly amount: Money
  readonly valueDate: BusinessDate
  readonly bankRef: string
}

/** What a client says of it. */
export interface GivenReceipt extends Receipt {
  /** Why the bank moved the same twice; left out where it did not. */
  readonly acknowledgeDuplicate?: string | null
}

/** Money may come before the first contract does, such as the deposit it asks for; but not by more than a year. */
const MONTHS_AHEAD = 12

/**
 * Throws BAD_USER_INPUT for a transfer that cannot be: no money, no reference, moved tomorrow, or long before the partner was one.
 * `firstContract` is the day its first contract began; null before it has one.
 */
export function checkReceipt<Given extends GivenReceipt>(
  { amount, valueDate, bankRef, acknowledgeDuplicate }: Given,
  now: Date,
  firstContract: BusinessDate | null,
) {
  const today = businessDateOf(now)
  const since = firstContract && firstContract < today ? firstContract : today
  return {
    amount: check.amount('amount', amount),
    valueDate: check.day('valueDate', valueDate, addMonths(since, -MONTHS_AHEAD), today),
    bankRef: check.title('bankRef', bankRef.normalize('NFKC')),
    acknowledged: check.optionalText('acknowledgeDuplicate', acknowledgeDuplicate),
  }
}

/** The same partner, reference, day and amount are the same transfer, whatever the key: unless somebody says why not. */
export const refuseDuplicate = (
  { bankRef, amount, valueDate: day }: Receipt,
  firstId: string | null,
  acknowledged: string | null,
) => (firstId && !acknowledged ? refusal('DuplicatePayment', { firstId, bankRef, amount, day }) : null)
