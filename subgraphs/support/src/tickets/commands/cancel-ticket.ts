import { command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { saveTicket } from '../saving.steps.ts'
import { TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export interface CancelTicket extends Versioned {
  readonly reason: string
}

export const cancelTicket = command(
  'ticket:open',
  async (tx, ctx, { id, expectedVersion, reason: given }: CancelTicket) => {
    const reason = check.text('reason', given)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(TICKET, 'cancelTicket', ticket)
    if (refusal) return refusal
    return withReason(reason, await saveTicket(tx, ctx, ticket, { status: 'CANCELLED', closedAt: ctx.clock.now() }))
  },
)
