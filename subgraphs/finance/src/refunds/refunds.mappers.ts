import type { dueBackOf } from './refunds.rules.ts'

export type { DepositCorrectionRow as DepositCorrection, RefundRow as Refund } from './refunds.tables.ts'

export type DepositDue = ReturnType<typeof dueBackOf>[number]
