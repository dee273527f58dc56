import { isOutsider } from '@channelgraph/access'
import { nodesOf } from '@channelgraph/paging'
import { badInput, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { employeeOf, referenceTo } from '../references/references.rules.ts'
import { assignTicket } from './commands/assign-ticket.ts'
import { cancelTicket } from './commands/cancel-ticket.ts'
import { changeTicketPriority } from './commands/change-ticket-priority.ts'
import { closeTicket } from './commands/close-ticket.ts'
import { completeOnsiteVisit } from './commands/complete-onsite-visit.ts'
import { escalateTicket } from './commands/escalate-ticket.ts'
import { openTicket } from './commands/open-ticket.ts'
import { recordArrival } from './commands/record-arrival.ts'
import { reopenTicket } from './commands/reopen-ticket.ts'
import { resolveTicket } from './commands/resolve-ticket.ts'
import { respondToTicket } from './commands/respond-to-ticket.ts'
import { resumeTicket } from './commands/resume-ticket.ts'
import { scheduleOnsite } from './commands/schedule-onsite.ts'
import { startTicket } from './commands/start-ticket.ts'
import { waitForPartner } from './commands/wait-for-partner.ts'
import { waitForParts } from './commands/wait-for-parts.ts'
import { FAULT_CODES, faultOf } from './fault-codes.ts'
import { ticketPages } from './tickets.lists.ts'
import { ticketOnsiteSla, ticketResolutionSla, ticketResponseSla, updateDueSince } from './tickets.rules.ts'
import { signerFor } from './visits.rules.ts'

export const ticketsResolvers: Resolvers = {
  Query: {
    ticket: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.tickets.load(id)
      const given = normaliseCode(no)
      if (given) return ctx.loaders.ticketsByNo.load(given)
      throw badInput('Give `id` or `no`: which ticket?', '请提供 `id` 或 `no`:哪张工单?')
    },
    tickets: (_, { filter, ...page }, ctx) =>
      ticketPages.list(ctx, { filter: { ...filter, now: ctx.clock.now() }, ...page }),
    faultCodes: (_, { source }) => FAULT_CODES.filter((fault) => !source || fault.source === source),
  },
  Mutation: {
    openTicket: (_, args, ctx) => openTicket(ctx, args),
    assignTicket: (_, args, ctx) => assignTicket(ctx, args),
    startTicket: (_, args, ctx) => startTicket(ctx, args),
    respondToTicket: (_, args, ctx) => respondToTicket(ctx, args),
    changeTicketPriority: (_, args, ctx) => changeTicketPriority(ctx, args),
    waitForPartner: (_, args, ctx) => waitForPartner(ctx, args),
    waitForParts: (_, args, ctx) => waitForParts(ctx, args),
    scheduleOnsite: (_, args, ctx) => scheduleOnsite(ctx, args),
    recordArrival: (_, args, ctx) => recordArrival(ctx, args),
    completeOnsiteVisit: (_, args, ctx) => completeOnsiteVisit(ctx, args),
    resumeTicket: (_, args, ctx) => resumeTicket(ctx, args),
    escalateTicket: (_, args, ctx) => escalateTicket(ctx, args),
    resolveTicket: (_, args, ctx) => resolveTicket(ctx, args),
    closeTicket: (_, args, ctx) => closeTicket(ctx, args),
    reopenTicket: (_, args, ctx) => reopenTicket(ctx, args),
    cancelTicket: (_, args, ctx) => cancelTicket(ctx, args),
  },
  FaultCode: {
    __resolveReference: ({ code }) => faultOf(code),
  },
  SupportTicket: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.tickets.load(id),
    partner: (ticket) => referenceTo(ticket.partnerId),
    charger: (ticket, _, ctx) => (ticket.serialNo ? ctx.loaders.chargers.load(ticket.serialNo) : null),
    assignee: (ticket) => referenceTo(ticket.assigneeId),
    order: (ticket) => referenceTo(ticket.orderId),
    complaint: (ticket, _, ctx) => (ticket.complaintId ? ctx.loaders.complaints.load(ticket.complaintId) : null),
    fault: (ticket) => faultOf(ticket.faultCode),
    progress: async (ticket, { first }, ctx) =>
      nodesOf(await ctx.loaders.notesOfCases.load({ id: ticket.id, args: { filter: {}, first } })),
    escalations: async (ticket, { first }, ctx) =>
      nodesOf(await ctx.loaders.escalationsOfTickets.load({ id: ticket.id, args: { filter: {}, first } })),
    onsiteVisits: async (ticket, { first }, ctx) =>
      nodesOf(await ctx.loaders.visitsOfTickets.load({ id: ticket.id, args: { filter: {}, first } })),
    responseSla: (ticket, _, ctx) => ticketResponseSla(ticket, ctx.clock.now()),
    onsiteSla: (ticket, _, ctx) => ticketOnsiteSla(ticket, ctx.clock.now()),
    resolutionSla: (ticket, _, ctx) => ticketResolutionSla(ticket, ctx.clock.now()),
    progressDueSince: (ticket, _, ctx) => updateDueSince(ticket, ctx.clock.now()),
  },
  Escalation: {
    from: (escalation) => escalation.fromLevel,
    to: (escalation) => escalation.toLevel,
    reason: (escalation, _, ctx) => (!isOutsider(ctx.viewer) || escalation.reasonForPartner ? escalation.reason : null),
    by: (escalation) => employeeOf(escalation.byId),
  },
  OnsiteVisit: {
    engineer: (visit) => referenceTo(visit.engineerId),
    partsUsed: (visit, _, ctx) => ctx.loaders.partsOfVisits.load(visit.id),
    signedBy: (visit, _, ctx) => signerFor(ctx.viewer, visit.signedBy),
  },
  Partner: {
    tickets: async (partner, { first, ...filter }, ctx) =>
      nodesOf(await ctx.loaders.ticketsOfPartners.load({ id: partner.id, args: { filter, first } })),
  },
  Charger: {
    tickets: async (charger, { first }, ctx) =>
      nodesOf(await ctx.loaders.ticketsOfChargers.load({ id: charger.id, args: { filter: {}, first } })),
  },
  Order: {
    tickets: async (order, { first }, ctx) =>
      nodesOf(await ctx.loaders.ticketsOfOrders.load({ id: order.id, args: { filter: {}, first } })),
  },
  Complaint: {
    tickets: async (complaint, { first }, ctx) =>
      nodesOf(await ctx.loaders.ticketsOfComplaints.load({ id: complaint.id, args: { filter: {}, first } })),
  },
}
