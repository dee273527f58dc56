import { command, type Versioned } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { escalate } from '../escalation.steps.ts'
import { assertMayWork, refuseEscalation } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface EscalateTicket extends Versioned {
  readonly to: TicketRow['level']
  readonly reason: string
  readonly visibleToPartner?: boolean | null
}

/** S-11: the ticket keeps the time it was opened, so its clocks go on as they were. */
export const escalateTicket = command(
  'ticket:work-l0',
  async (tx, ctx, { id, expectedVersion, to, reason: given, visibleToPartner: shown }: EscalateTicket) => {
    const reason = check.text('reason', given)
    // What a partner writes is its own to read.
    const visibleToPartner = shown === true || ctx.scope.kind === 'partner'
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    assertMayWork(ctx.scope, ticket)
    return refuseEscalation(ticket, to) ?? escalate(tx, ctx, ticket, to, { reason, visibleToPartner })
  },
)

/** 3.8: what a partner has left open for 24 hours goes to the hotline by itself. */
export const escalateLeftTicket = command(
  'schedule:sweep',
  async (tx, ctx, ticket: TicketRow) =>
    refuseEscalation(ticket, 'L1_HOTLINE') ??
    escalate(tx, ctx, ticket, 'L1_HOTLINE', {
      reason: 'Open at the partner for 24 hours (24 小时未处理).',
      visibleToPartner: true,
    }),
)
