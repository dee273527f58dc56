import { command } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { assertMayWork, refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface ResolveTicket {
  readonly id: string
  readonly expectedVersion: number
  readonly resolution: string
}

/** Both clocks stop; what puts it right is an answer, too. */
export const resolveTicket = command(
  'ticket:work-l0',
  async (tx, ctx, { id, expectedVersion, resolution }: ResolveTicket) => {
    assertText('resolution', resolution)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    assertMayWork(ctx.scope, ticket)
    const refusal = refuseTicketCommand('resolveTicket', ticket)
    if (refusal) return refusal
    const resolvedAt = ctx.clock.now()
    const firstRespondedAt = ticket.firstRespondedAt ?? resolvedAt
    return saveTicket(tx, ctx, ticket, { status: 'RESOLVED', resolution, resolvedAt, firstRespondedAt })
  },
)
