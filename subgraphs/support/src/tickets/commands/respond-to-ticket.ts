import { combine, command, created, type Versioned } from '@channelgraph/command'
import { check, checkTransition, newId } from '@channelgraph/values'
import { notes } from '../../cases/cases.store.ts'
import { saveTicket } from '../saving.steps.ts'
import { assertMayWork, partnerUpdated, TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export interface RespondToTicket extends Versioned {
  readonly text: string
}

export const respondToTicket = command(
  'ticket:work-l0',
  async (tx, ctx, { id, expectedVersion, text: given }: RespondToTicket) => {
    const text = check.text('text', given, check.TEXT.note)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    assertMayWork(ctx.scope, ticket)
    const refusal = checkTransition(TICKET, 'respondToTicket', ticket)
    if (refusal) return refusal
    const at = ctx.clock.now()
    const note = await notes.insert(tx, {
      ...{ id: newId('progressNote'), caseId: id, partnerId: ticket.partnerId, at, byId: ctx.viewer.subject },
      ...{ text, visibleToPartner: true, visibleToCustomer: true },
    })
    const firstRespondedAt = ticket.firstRespondedAt ?? at
    const change = { firstRespondedAt, ...partnerUpdated(ticket, at) }
    return combine(await saveTicket(tx, ctx, ticket, change), created('ProgressNote', note))
  },
)
