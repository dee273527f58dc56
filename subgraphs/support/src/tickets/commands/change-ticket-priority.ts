import { command, withReason } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { refuseTicketCommand } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'
import type { TicketRow } from '../tickets.tables.ts'

export interface ChangeTicketPriority {
  readonly id: string
  readonly expectedVersion: number
  readonly priority: TicketRow['priority']
  readonly reason: string
}

export const changeTicketPriority = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, priority, reason }: ChangeTicketPriority) => {
    assertText('reason', reason)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    const refusal = refuseTicketCommand('changeTicketPriority', ticket)
    if (refusal) return refusal
    return withReason(reason, await saveTicket(tx, ctx, ticket, { priority }))
  },
)
