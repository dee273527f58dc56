import { DepositCorrected, DepositRefunded, PrepaymentRefunded } from '@channelgraph/contracts'
import type { Money } from '@channelgraph/values'
import type { DepositAccountRow } from '../deposits/deposits.tables.ts'
import type { RefundRow } from './refunds.tables.ts'

export const prepaymentRefunded = (row: RefundRow) =>
  PrepaymentRefunded.of(row, { refundId: row.id, partnerId: row.partnerId, amount: row.amount.toString() })

const depositOf = (account: DepositAccountRow, amount: Money, held: Money) => ({
  partnerId: account.id,
  amount: amount.toString(),
  held: held.toString(),
  required: account.required.toString(),
})

export const depositRefunded = (account: DepositAccountRow, amount: Money, held: Money) =>
  DepositRefunded.of(account, depositOf(account, amount, held))

/** `amount` is by how much more, or with a minus less, is held. */
export const depositCorrected = (account: DepositAccountRow, amount: Money, held: Money) =>
  DepositCorrected.of(account, depositOf(account, amount, held))
