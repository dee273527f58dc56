import { type BusinessDate, Money } from '@channelgraph/values'
import type { Posting } from '../ledger/ledger.store.ts'

/** What a sanction takes: what it asks for, and never more than is held. */
export const deductible = (asked: Money, held: Money): Money => (asked.compare(held) <= 0 ? asked : held)

/** A deduction under the violation's number: what was owed back to the partner is the company's. */
export const deductionPosting = (
  partnerId: string,
  amount: Money,
  violationNo: string,
  bookedOn: BusinessDate,
): Posting => ({ debit: 'DEPOSIT', credit: 'OTHER_INCOME', amount, bookedOn, document: violationNo, partnerId })

/** What a contract that runs asks for and is not held. */
export function topUpOf(
  required: Money,
  deposit: { readonly held: Money; readonly contractEnds: BusinessDate } | null,
  today: BusinessDate,
): Money {
  if (!deposit || deposit.contractEnds < today) return Money.zero
  const missing = required.minus(deposit.held)
  return missing.isPositive() ? missing : Money.zero
}
