import { changed, command, unchanged } from '@channelgraph/command'
import { ticketProgressDue } from '../tickets.events.ts'
import { updateDueSince } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

/** S-12: tells the others, once, that a partner was told nothing for 24 hours. */
export const remindOfStaleTicket = command('schedule:sweep', async (tx, ctx, ticket: TicketRow) => {
  const { partnerId, lastPartnerUpdateAt } = ticket
  if (!partnerId || !lastPartnerUpdateAt || !updateDueSince(ticket, ctx.clock.now())) return unchanged(ticket)
  const after = await tickets.update(tx, ticket, { progressDueAnnounced: true })
  return changed('SupportTicket', ticket, after, ticketProgressDue(after, partnerId, lastPartnerUpdateAt))
})
