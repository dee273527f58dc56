export type { DepositCorrectionRow as DepositCorrection, RefundRow as Refund } from './refunds.tables.ts'
