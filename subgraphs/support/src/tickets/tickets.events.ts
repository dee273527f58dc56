import { TicketEscalated, TicketProgressDue, TicketSlaBreached } from '@channelgraph/contracts'
import type { TicketClock } from './tickets.rules.ts'
import type { TicketRow } from './tickets.tables.ts'

const about = (ticket: TicketRow) => ({ ticketId: ticket.id, no: ticket.no, partnerId: ticket.partnerId })

export const ticketEscalated = (ticket: TicketRow, from: TicketRow['level']) =>
  TicketEscalated.of(ticket, { ...about(ticket), from, to: ticket.level })

/** When each clock of a ticket is due; null where it has none. */
export const TICKET_DUE_AT = {
  RESPONSE: (ticket) => ticket.responseDueAt,
  ONSITE: (ticket) => ticket.onsiteDueAt,
  RESOLUTION: (ticket) => ticket.resolutionDueAt,
  CONTINGENCY: (ticket) => ticket.contingencyDueAt,
} as const satisfies Record<TicketClock, (ticket: TicketRow) => Date | null>

export const ticketSlaBreached = (ticket: TicketRow, clock: TicketClock) =>
  TicketSlaBreached.of(ticket, {
    ...about(ticket),
    clock,
    dueAt: (TICKET_DUE_AT[clock](ticket) ?? ticket.openedAt).toISOString(),
  })

/** S-12: `partnerId` and `lastPartnerUpdateAt` are there, or nobody would be waiting. */
export const ticketProgressDue = (ticket: TicketRow, partnerId: string, lastPartnerUpdateAt: Date) =>
  TicketProgressDue.of(ticket, {
    ...about(ticket),
    partnerId,
    level: ticket.level,
    silentSince: lastPartnerUpdateAt.toISOString(),
  })
