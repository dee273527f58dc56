export type { ContractTerms as Contract } from './contracts.store.ts'
