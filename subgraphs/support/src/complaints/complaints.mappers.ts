export type { ComplaintRow as Complaint, FollowUpRow as FollowUp } from './complaints.tables.ts'
