export type { SettlementDisputeRow as SettlementDispute } from './disputes.tables.ts'
