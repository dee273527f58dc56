import type { Database } from '@channelgraph/access'
import { type CommandContext, type Done, withReason } from '@channelgraph/command'
import { newId } from '@channelgraph/values'
import { saveTicket } from './saving.steps.ts'
import { ticketEscalated } from './tickets.events.ts'
import { escalated } from './tickets.rules.ts'
import { escalations } from './tickets.store.ts'
import type { TicketRow } from './tickets.tables.ts'

/** One step up of a locked ticket: who took it, why, and to where; the ticket keeps the time it was opened. */
export async function escalate(
  tx: Database,
  ctx: CommandContext,
  ticket: TicketRow,
  to: TicketRow['level'],
  { reason, visibleToPartner }: { readonly reason: string; readonly visibleToPartner: boolean },
  byId: string = ctx.viewer.subject,
): Promise<Done<TicketRow>> {
  const at = ctx.clock.now()
  await escalations.insert(tx, {
    id: newId('escalation'),
    ticketId: ticket.id,
    partnerId: ticket.partnerId,
    fromLevel: ticket.level,
    toLevel: to,
    reason,
    reasonForPartner: visibleToPartner,
    at,
    byId,
  })
  const change = { level: to, ...escalated(ticket, at) }
  return withReason(
    reason,
    await saveTicket(tx, ctx, ticket, change, (after) => [ticketEscalated(after, ticket.level)]),
    { visibleToPartner },
  )
}
