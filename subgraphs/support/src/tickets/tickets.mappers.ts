export type { Fault as FaultCode } from './fault-codes.ts'
export type {
  EscalationRow as Escalation,
  OnsiteVisitRow as OnsiteVisit,
  TicketRow as SupportTicket,
} from './tickets.tables.ts'
