import { subgraphCodegen } from '@channelgraph/service/codegen'

export default subgraphCodegen({
  Region: '../references.ts#RegionReference',
  Partner: '../references.ts#Reference',
  Employee: '../references.ts#Reference',
  Order: '../references.ts#Reference',
  Station: '../chargers/chargers.tables.ts#StationRow',
  StationConnection: '../chargers/stations.store.ts#StationList',
  Charger: '../chargers/chargers.tables.ts#ChargerRow',
  SlaClock: '../cases/sla.rules.ts#SlaClock as SlaClockData',
  ProgressNote: '../cases/cases.tables.ts#ProgressNoteRow',
  SupportTicket: '../tickets/tickets.tables.ts#TicketRow',
  SupportTicketConnection: '../tickets/tickets.store.ts#TicketList',
  FaultCode: '../tickets/fault-codes.ts#Fault',
  Escalation: '../tickets/tickets.tables.ts#EscalationRow',
  OnsiteVisit: '../tickets/tickets.tables.ts#OnsiteVisitRow',
  Complaint: '../complaints/complaints.tables.ts#ComplaintRow',
  ComplaintConnection: '../complaints/complaints.store.ts#ComplaintList',
  FollowUp: '../complaints/complaints.tables.ts#FollowUpRow',
})
