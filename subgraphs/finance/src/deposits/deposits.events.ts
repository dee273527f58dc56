import { DepositReceived } from '@channelgraph/contracts'
import type { Money } from '@channelgraph/values'
import type { DepositAccountRow } from './deposits.tables.ts'

export const depositReceived = (account: DepositAccountRow, amount: Money, held: Money) =>
  DepositReceived.of(account, {
    partnerId: account.id,
    amount: amount.toString(),
    held: held.toString(),
    required: account.required.toString(),
  })
