export type { SalesLeadFollowUpRow as SalesLeadFollowUp, SalesLeadRow as SalesLead } from './sales-leads.tables.ts'
