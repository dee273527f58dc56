export type { DepositDeductionRow as DepositDeduction } from './deductions.tables.ts'

/** A violation, as finance knows one: by id. */
export interface Violation {
  readonly id: string
}
