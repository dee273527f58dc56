import { command } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { raise } from '../raise-ticket.ts'
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
    assertMayWork(ctx.scope, ticket)
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
