import { command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { reopenedAt } from '../../cases/sla.rules.ts'
import { saveTicket } from '../saving.steps.ts'
import { partnerUpdated, refuseReopening } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export interface ReopenTicket extends Versioned {
  readonly reason: string
}

/** The resolution clock stopped when the ticket was resolved and goes on from there; so does the time to tell the partner (S-12). */
export const reopenTicket = command(
  'ticket:open',
  async (tx, ctx, { id, expectedVersion, reason: given }: ReopenTicket) => {
    const reason = check.text('reason', given)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const now = ctx.clock.now()
    const refusal = refuseReopening(ticket, now)
    if (refusal) return refusal
    const pauses = reopenedAt(ticket, now)
    const reopened = { status: 'REOPENED', resolvedAt: null, closedAt: null, csat: null, pauses } as const
    return withReason(reason, await saveTicket(tx, ctx, ticket, { ...reopened, ...partnerUpdated(ticket, now) }))
  },
)
