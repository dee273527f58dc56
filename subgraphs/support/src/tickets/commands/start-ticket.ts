import { command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { employeeOf } from '../../references/references.rules.ts'
import { saveTicket } from '../saving.steps.ts'
import { assertMayWork, TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export const startTicket = command('ticket:work-l0', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
  assertMayWork(ctx.scope, ticket)
  const refusal = checkTransition(TICKET, 'startTicket', ticket)
  if (refusal) return refusal
  const taker = employeeOf(ctx.viewer.subject)?.id ?? null
  return saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS', assigneeId: ticket.assigneeId ?? taker })
})
