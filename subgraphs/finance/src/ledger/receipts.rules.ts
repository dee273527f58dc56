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
