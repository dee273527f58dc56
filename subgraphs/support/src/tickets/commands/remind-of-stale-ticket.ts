import { changed, command, unchanged } from '@channelgraph/command'
import { ticketProgressDue } from '../tickets.events.ts'
import { progressDueSince } from '../tickets.rules.ts'
import { updateTicket } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

/** S-12: tells the others, once a silence, that a partner was told nothing for 24 hours. */
export const remindOfProgress = command('schedule:sweep', async (tx, ctx, ticket: TicketRow) => {
  const { partnerId, silentSince } = ticket
  if (!partnerId || !silentSince || !progressDueSince(ticket, ctx.clock.now())) return unchanged(ticket)
  const after = await updateTicket(tx, ticket, { progressDueAnnounced: true })
  return changed('SupportTicket', ticket, after, ticketProgressDue(after, partnerId, silentSince))
})
