import { type BusinessDate, businessDateOf, check, type Money } from '@channelgraph/values'

/** What the bank says of money it credited. */
export interface Receipt {
  readonly amount: Money
  readonly valueDate: BusinessDate
  readonly bankRef: string
}

/** Throws BAD_USER_INPUT for a receipt that cannot be: no money, no reference, or credited tomorrow. */
export const checkReceipt = ({ amount, valueDate, bankRef }: Receipt, now: Date): Receipt => ({
  amount: check.amount('amount', amount),
  valueDate: check.day('valueDate', valueDate, undefined, businessDateOf(now)),
  bankRef: check.text('bankRef', bankRef, check.TEXT.name),
})
