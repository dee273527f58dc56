export type { CreditLineRow as CreditLine } from './credit.tables.ts'
