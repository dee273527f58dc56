import type { Database } from '@channelgraph/access'
import { because, type CommandContext, command, type Done } from '@channelgraph/command'
import { newId } from '@channelgraph/values'
import { assertText } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { insertEscalation } from '../ticket-work.store.ts'
import { ticketEscalated } from '../tickets.events.ts'
import { assertMayWork, refuseEscalation } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface EscalateTicket {
  readonly id: string
  readonly expectedVersion: number
  readonly to: TicketRow['level']
  readonly reason: string
}

/** S-11: the ticket keeps the time it was opened, so its clocks go on as they were. */
export const escalateTicket = command(
  'ticket:work-l0',
  async (tx, ctx, { id, expectedVersion, to, reason }: EscalateTicket) => {
    assertText('reason', reason)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    assertMayWork(ctx.viewer, ticket)
    return refuseEscalation(ticket, to) ?? raise(tx, ctx, ticket, to, reason)
  },
)

/** 3.8: what a partner has left open for 24 hours goes to the hotline by itself. */
export const escalateLeftTicket = command(
  'schedule:sweep',
  async (tx, ctx, ticket: TicketRow) =>
    refuseEscalation(ticket, 'L1_HOTLINE') ??
    raise(tx, ctx, ticket, 'L1_HOTLINE', 'Open at the partner for 24 hours (24 小时未处理).'),
)

async function raise(
  tx: Database,
  ctx: CommandContext,
  ticket: TicketRow,
  to: TicketRow['level'],
  reason: string,
): Promise<Done<TicketRow>> {
  await insertEscalation(tx, {
    id: newId('escalation'),
    ticketId: ticket.id,
    partnerId: ticket.partnerId,
    fromLevel: ticket.level,
    toLevel: to,
    reason,
    at: ctx.clock.now(),
    byId: ctx.viewer.subject,
  })
  const escalated = await saveTicket(tx, ctx, ticket, { level: to }, (after) => [ticketEscalated(after, ticket.level)])
  return because(reason, escalated)
}
