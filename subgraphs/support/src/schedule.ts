import { type Sweep, sweepRows } from '@channelgraph/service'
import { announceComplaintBreaches } from './complaints/commands/announce-complaint-breaches.ts'
import { pickBreachedComplaints } from './complaints/complaints.store.ts'
import { announceBreaches } from './tickets/commands/announce-breaches.ts'
import { closeSilentTicket } from './tickets/commands/close-ticket.ts'
import { escalateLeftTicket } from './tickets/commands/escalate-ticket.ts'
import { remindOfProgress } from './tickets/commands/remind-of-progress.ts'
import { CLOSES_AFTER_MS, LEFT_WITH_PARTNER_MS } from './tickets/tickets.rules.ts'
import {
  pickBreachedTickets,
  pickSilentTickets,
  pickTicketsLeftWithPartners,
  pickTicketsToClose,
} from './tickets/tickets.store.ts'

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

/** What falls due in support. */
export const sweeps: readonly Sweep[] = [
  sweepRows(
    'announce-sla-breaches',
    (tx, ctx, limit) => pickBreachedTickets(tx, ctx.clock.now(), limit),
    announceBreaches,
  ),
  sweepRows(
    'announce-complaint-breaches',
    (tx, ctx, limit) => pickBreachedComplaints(tx, ctx.clock.now(), limit),
    announceComplaintBreaches,
  ),
  sweepRows('remind-of-progress', (tx, ctx, limit) => pickSilentTickets(tx, ctx.clock.now(), limit), remindOfProgress),
  sweepRows(
    'escalate-left-tickets',
    (tx, ctx, limit) => pickTicketsLeftWithPartners(tx, before(ctx.clock.now(), LEFT_WITH_PARTNER_MS), limit),
    escalateLeftTicket,
  ),
  sweepRows(
    'close-silent-tickets',
    (tx, ctx, limit) => pickTicketsToClose(tx, before(ctx.clock.now(), CLOSES_AFTER_MS), limit),
    closeSilentTicket,
  ),
]
