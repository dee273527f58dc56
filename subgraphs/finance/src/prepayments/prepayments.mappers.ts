export type { PrepaymentRow as Prepayment, SetOffRow as SetOff } from './prepayments.tables.ts'
