import { command, withReason } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface WaitForParts {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const waitForParts = command('ticket:work', async (tx, ctx, { id, expectedVersion, reason }: WaitForParts) => {
  assertText('reason', reason)
  const ticket = await lockTicket(tx, ctx, id, expectedVersion)
  const refusal = refuseTicketCommand('waitForParts', ticket)
  if (refusal) return refusal
  return withReason(reason, await saveTicket(tx, ctx, ticket, { status: 'WAITING_PARTS' }))
})
