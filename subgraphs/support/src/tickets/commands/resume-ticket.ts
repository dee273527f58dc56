import { command } from '@channelgraph/command'
import { pausedUntil } from '../../cases/sla.rules.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface ResumeTicket {
  readonly id: string
  readonly expectedVersion: number
}

export const resumeTicket = command('ticket:work', async (tx, ctx, { id, expectedVersion }: ResumeTicket) => {
  const ticket = await lockTicket(tx, ctx, id, expectedVersion)
  const refusal = refuseTicketCommand('resumeTicket', ticket)
  if (refusal) return refusal
  const pauses = ticket.waitingSince ? pausedUntil(ticket, ticket.waitingSince, ctx.clock.now()) : ticket.pauses
  return saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS', waitingSince: null, pauses })
})
