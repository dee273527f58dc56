export type { ApprovalRow as Approval } from './approvals.tables.ts'
