export type { Account as LedgerAccount } from './ledger.chart.ts'
export type { TrialBalanceLine } from './ledger.store.ts'
export type { LedgerEntryRow as LedgerEntry } from './ledger.tables.ts'
