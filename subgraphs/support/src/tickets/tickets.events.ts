import { TicketEscalated, TicketSlaBreached } from '@channelgraph/contracts'
import type { TicketRow } from './tickets.tables.ts'

const about = (ticket: TicketRow) => ({ ticketId: ticket.id, no: ticket.no, partnerId: ticket.partnerId })

export const ticketEscalated = (ticket: TicketRow, from: TicketRow['level']) =>
  TicketEscalated.of(ticket, { ...about(ticket), from, to: ticket.level })

export const ticketSlaBreached = (ticket: TicketRow, clock: 'RESPONSE' | 'RESOLUTION') =>
  TicketSlaBreached.of(ticket, {
    ...about(ticket),
    clock,
    dueAt: (clock === 'RESPONSE' ? ticket.responseDueAt : ticket.resolutionDueAt).toISOString(),
  })
