import { command } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { insertNote } from '../../cases/cases.store.ts'
import { saveTicket } from '../save-ticket.ts'
import { assertMayWork, refuseTicketCommand, told } from '../tickets.rules.ts'
import { lockTicket } from '../tickets.store.ts'

export interface RespondToTicket {
  readonly id: string
  readonly expectedVersion: number
  readonly text: string
}

export const respondToTicket = command(
  'ticket:work-l0',
  async (tx, ctx, { id, expectedVersion, text }: RespondToTicket) => {
    assertText('text', text)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    assertMayWork(ctx.scope, ticket)
    const refusal = refuseTicketCommand('respondToTicket', ticket)
    if (refusal) return refusal
    const at = ctx.clock.now()
    await insertNote(tx, {
      caseId: ticket.id,
      partnerId: ticket.partnerId,
      at,
      byId: ctx.viewer.subject,
      text,
      visibleToPartner: true,
      visibleToCustomer: true,
    })
    return saveTicket(tx, ctx, ticket, { firstRespondedAt: ticket.firstRespondedAt ?? at, ...told(ticket, at) })
  },
)
