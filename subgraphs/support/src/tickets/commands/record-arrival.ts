import { command } from '@channelgraph/command'
import { saveTicket } from '../save-ticket.ts'
import { findCurrentVisit, updateVisit } from '../ticket-work.store.ts'
import { lockTicket } from '../tickets.store.ts'
import { visitToArriveAt } from '../visits.rules.ts'

export interface RecordArrival {
  readonly id: string
  readonly expectedVersion: number
}

/** The first arrival stops the on-site clock; whoever stands before the customer has answered, too. */
export const recordArrival = command('ticket:work', async (tx, ctx, { id, expectedVersion }: RecordArrival) => {
  const ticket = await lockTicket(tx, ctx, id, expectedVersion)
  const visit = visitToArriveAt(ticket, await findCurrentVisit(tx, ticket.id))
  if ('__typename' in visit) return visit
  const at = ctx.clock.now()
  await updateVisit(tx, visit.visitId, { arrivedAt: at })
  const { arrivedAt, firstRespondedAt } = ticket
  return saveTicket(tx, ctx, ticket, { arrivedAt: arrivedAt ?? at, firstRespondedAt: firstRespondedAt ?? at })
})
