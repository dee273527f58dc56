import { type BusinessDate, badInput, businessDateOf, type Money } from '@channelgraph/values'

/** What the bank says of money it credited. */
export interface Receipt {
  readonly amount: Money
  readonly valueDate: BusinessDate
  readonly bankRef: string
}

/** Throws BAD_USER_INPUT for a receipt that cannot be: no money, no reference, or credited tomorrow. */
export function assertReceipt({ amount, valueDate, bankRef }: Receipt, now: Date): void {
  if (!amount.isPositive()) throw badInput('amount is what the bank credited: more than 0.00.')
  if (valueDate > businessDateOf(now)) throw badInput('valueDate is the day the bank credited it: today or earlier.')
  if (bankRef.trim() === '') throw badInput("bankRef is the bank's reference of the transfer.")
}

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
