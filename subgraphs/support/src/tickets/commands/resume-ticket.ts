import { command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { pausedUntil } from '../../cases/sla.rules.ts'
import { saveTicket } from '../saving.steps.ts'
import { TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export const resumeTicket = command('ticket:work', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(TICKET, 'resumeTicket', ticket)
  if (refusal) return refusal
  const pauses = ticket.waitingSince ? pausedUntil(ticket, ticket.waitingSince, ctx.clock.now()) : ticket.pauses
  return saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS', waitingSince: null, pauses })
})
