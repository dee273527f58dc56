import { command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { workingEmployee } from '../../references/references.steps.ts'
import { saveTicket } from '../saving.steps.ts'
import { TICKET, TICKET_DEPARTMENTS } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export interface AssignTicket extends Versioned {
  readonly assigneeId: string
}

export const assignTicket = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, assigneeId }: AssignTicket) => {
    check.id('assigneeId', 'employee', assigneeId)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(TICKET, 'assignTicket', ticket)
    if (refusal) return refusal
    const assignee = await workingEmployee(tx, ctx.scope, 'assigneeId', assigneeId, TICKET_DEPARTMENTS)
    return saveTicket(tx, ctx, ticket, { status: 'ASSIGNED', assigneeId: assignee })
  },
)
