import { command, withReason } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { pausedUntil } from '../../cases/sla.rules.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseReopening, told } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface ReopenTicket {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

/** The resolution clock stopped when the ticket was resolved and goes on from there; so does the time to tell the partner (S-12). */
export const reopenTicket = command('ticket:open', async (tx, ctx, { id, expectedVersion, reason }: ReopenTicket) => {
  assertText('reason', reason)
  const ticket = await lockTicket(tx, ctx, id, expectedVersion)
  const now = ctx.clock.now()
  const refusal = refuseReopening(ticket, now)
  if (refusal) return refusal
  const pauses = ticket.resolvedAt ? pausedUntil(ticket, ticket.resolvedAt, now) : ticket.pauses
  const reopened = {
    status: 'REOPENED',
    resolvedAt: null,
    closedAt: null,
    csat: null,
    pauses,
    ...told(ticket, now),
  } as const
  return withReason(reason, await saveTicket(tx, ctx, ticket, reopened))
})
