import { command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { saveTicket } from '../saving.steps.ts'
import { TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface ChangeTicketPriority extends Versioned {
  readonly priority: TicketRow['priority']
  readonly reason: string
}

export const changeTicketPriority = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, priority, reason: given }: ChangeTicketPriority) => {
    const reason = check.text('reason', given)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(TICKET, 'changeTicketPriority', ticket)
    if (refusal) return refusal
    return withReason(reason, await saveTicket(tx, ctx, ticket, { priority }))
  },
)
