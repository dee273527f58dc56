import { command } from '@channelgraph/command'
import { assertIdOf } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface AssignTicket {
  readonly id: string
  readonly expectedVersion: number
  readonly assigneeId: string
}

export const assignTicket = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, assigneeId }: AssignTicket) => {
    assertIdOf('employee', 'assigneeId', assigneeId)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    const refusal = refuseTicketCommand('assignTicket', ticket)
    if (refusal) return refusal
    return saveTicket(tx, ctx, ticket, { status: 'ASSIGNED', assigneeId })
  },
)
