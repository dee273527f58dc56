export type {
  FinanceApprovalRow as FinanceApproval,
  SettlementLineRow as SettlementLine,
  SettlementRow as Settlement,
} from './settlements.tables.ts'

/** Goods, as finance knows them: by id. */
export interface Product {
  readonly id: string
}

/** An employee, as finance knows one: by id. */
export interface Employee {
  readonly id: string
}
