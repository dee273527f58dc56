import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done } from '@channelgraph/command'
import type { DomainEvent } from '@channelgraph/contracts'
import { ticketSlaBreached } from './tickets.events.ts'
import { ticketBreaches, ticketDueTimes } from './tickets.rules.ts'
import { tickets } from './tickets.store.ts'
import type { TicketRow } from './tickets.tables.ts'

/** Saves a change of a locked ticket with the due times that follow from it, and announces the clocks found breached. */
export async function saveTicket(
  tx: Database,
  ctx: CommandContext,
  before: TicketRow,
  change: Partial<TicketRow>,
  eventsOf: (after: TicketRow) => DomainEvent[] = () => [],
): Promise<Done<TicketRow>> {
  const changing = { ...before, ...change }
  const breached = ticketBreaches(before, changing, ctx.clock.now())
  const breachesAnnounced = [...before.breachesAnnounced, ...breached]
  const dueTimes = ticketDueTimes({ ...changing, breachesAnnounced })
  const after = await tickets.update(tx, before, { ...change, breachesAnnounced, ...dueTimes })
  const announced = breached.map((clock) => ticketSlaBreached(after, clock))
  return changed('SupportTicket', before, after, ...eventsOf(after), ...announced)
}
