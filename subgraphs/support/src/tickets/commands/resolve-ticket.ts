import { command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { saveTicket } from '../saving.steps.ts'
import { assertMayWork, TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export interface ResolveTicket extends Versioned {
  readonly resolution: string
}

/** Both clocks stop; what puts it right is an answer, too. */
export const resolveTicket = command(
  'ticket:work-l0',
  async (tx, ctx, { id, expectedVersion, resolution: given }: ResolveTicket) => {
    const resolution = check.text('resolution', given, check.TEXT.note)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    assertMayWork(ctx.scope, ticket)
    const refusal = checkTransition(TICKET, 'resolveTicket', ticket)
    if (refusal) return refusal
    const resolvedAt = ctx.clock.now()
    const firstRespondedAt = ticket.firstRespondedAt ?? resolvedAt
    return saveTicket(tx, ctx, ticket, { status: 'RESOLVED', resolution, resolvedAt, firstRespondedAt })
  },
)
