export type { DepositAccountRow as DepositAccount } from './deposits.tables.ts'
