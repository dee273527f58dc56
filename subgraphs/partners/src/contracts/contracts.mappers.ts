export type { Clause, ContractAmendmentRow as ContractAmendment, ContractRow as Contract } from './contracts.tables.ts'
