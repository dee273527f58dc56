export type { ApprovalLimit, FinancePolicyRow as FinancePolicy } from './policies.tables.ts'
