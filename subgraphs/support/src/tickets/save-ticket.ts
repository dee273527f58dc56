import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done } from '@channelgraph/command'
import type { DomainEvent } from '@channelgraph/contracts'
import { ticketSlaBreached } from './tickets.events.ts'
import { breachesToAnnounce, ticketDueTimes } from './tickets.rules.ts'
import { updateTicket } from './tickets.store.ts'
import type { TicketRow } from './tickets.tables.ts'

/**
 * Saves a change of a locked ticket with the due times that follow from it. A clock found breached, before the change or by
 * it, is announced now: whoever stops a clock late does so in the minute before the sweep would have seen it.
 */
export async function saveTicket(
  tx: Database,
  ctx: CommandContext,
  before: TicketRow,
  change: Partial<TicketRow>,
  eventsOf: (after: TicketRow) => DomainEvent[] = () => [],
): Promise<Done<TicketRow>> {
  const now = ctx.clock.now()
  const changing = { ...before, ...change }
  const breached = new Set([...breachesToAnnounce(before, now), ...breachesToAnnounce(changing, now)])
  const after = await updateTicket(tx, before, {
    ...change,
    ...ticketDueTimes(changing),
    responseBreachAnnounced: before.responseBreachAnnounced || breached.has('RESPONSE'),
    resolutionBreachAnnounced: before.resolutionBreachAnnounced || breached.has('RESOLUTION'),
  })
  const announced = [...breached].map((clock) => ticketSlaBreached(after, clock))
  return changed('SupportTicket', before, after, ...eventsOf(after), ...announced)
}
