export type {
  Clause,
  ContractAmendmentRow as ContractAmendment,
  ContractRow as Contract,
  SignedParty,
} from './contracts.tables.ts'
