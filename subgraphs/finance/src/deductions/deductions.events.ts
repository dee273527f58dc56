import { DepositDeducted } from '@channelgraph/contracts'
import type { Money } from '@channelgraph/values'
import type { DepositAccountRow } from '../deposits/deposits.tables.ts'
import type { DepositDeductionRow } from './deductions.tables.ts'

/** `account` and `held` as they are after it. */
export const depositDeducted = (account: DepositAccountRow, deduction: DepositDeductionRow, held: Money) =>
  DepositDeducted.of(account, {
    partnerId: account.id,
    amount: deduction.amount.toString(),
    held: held.toString(),
    required: account.required.toString(),
    violationId: deduction.id,
    shortfall: deduction.asked.minus(deduction.amount).toString(),
  })
