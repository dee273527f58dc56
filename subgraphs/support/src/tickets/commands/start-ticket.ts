import { command } from '@channelgraph/command'
import { saveTicket } from '../save-ticket.ts'
import { assertMayWork, refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface StartTicket {
  readonly id: string
  readonly expectedVersion: number
}

export const startTicket = command('ticket:work-l0', async (tx, ctx, { id, expectedVersion }: StartTicket) => {
  const ticket = await lockTicket(tx, ctx, id, expectedVersion)
  assertMayWork(ctx.scope, ticket)
  const refusal = refuseTicketCommand('startTicket', ticket)
  if (refusal) return refusal
  return saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS' })
})
