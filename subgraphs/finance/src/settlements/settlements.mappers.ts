export type {
  FinanceApprovalRow as FinanceApproval,
  SettlementLineRow as SettlementLine,
  SettlementRow as Settlement,
} from './settlements.tables.ts'

/** An employee, as finance knows one: by id. */
export interface Employee {
  readonly id: string
}
