import { module, sweepRows } from '@channelgraph/service'
import { announceTicketBreaches } from './commands/announce-ticket-breaches.ts'
import { closeResolvedTicket } from './commands/close-ticket.ts'
import { escalateLeftTicket } from './commands/escalate-ticket.ts'
import { remindOfStaleTicket } from './commands/remind-of-stale-ticket.ts'
import sdl from './tickets.graphql'
import { escalationPages, ticketsOfEach } from './tickets.lists.ts'
import { ticketsRefusals } from './tickets.refusals.ts'
import { ticketsResolvers } from './tickets.resolvers.ts'
import {
  findTickets,
  findTicketsByNo,
  lockBreachedTickets,
  lockResolvedTickets,
  lockStaleTickets,
  lockTicketsLeftWithPartners,
} from './tickets.store.ts'
import { findPartsOfVisits, visitPages } from './visits.store.ts'

/** What support works on, from the hotline's call to its closing (技术支持工单). */
export const tickets = module({
  sdl,
  resolvers: ticketsResolvers,
  refusals: ticketsRefusals,
  loaders: (load) => ({
    tickets: load.one(findTickets),
    ticketsByNo: load.one(findTicketsByNo),
    ticketsOfPartners: load.pages(ticketsOfEach('partnerId', load.now)),
    ticketsOfChargers: load.pages(ticketsOfEach('serialNo', load.now)),
    ticketsOfOrders: load.pages(ticketsOfEach('orderId', load.now)),
    ticketsOfComplaints: load.pages(ticketsOfEach('complaintId', load.now)),
    escalationsOfTickets: load.pages(escalationPages.ofEach('ticketId')),
    visitsOfTickets: load.pages(visitPages.ofEach('ticketId')),
    partsOfVisits: load.many(findPartsOfVisits),
  }),
  sweeps: [
    sweepRows(
      'announce-ticket-breaches',
      (tx, ctx, limit) => lockBreachedTickets(tx, ctx.clock.now(), limit),
      announceTicketBreaches,
    ),
    sweepRows(
      'remind-of-stale-tickets',
      (tx, ctx, limit) => lockStaleTickets(tx, ctx.clock.now(), limit),
      remindOfStaleTicket,
    ),
    sweepRows(
      'escalate-left-tickets',
      (tx, ctx, limit) => lockTicketsLeftWithPartners(tx, ctx.clock.now(), limit),
      escalateLeftTicket,
    ),
    sweepRows(
      'close-resolved-tickets',
      (tx, ctx, limit) => lockResolvedTickets(tx, ctx.clock.now(), limit),
      closeResolvedTicket,
    ),
  ],
})
