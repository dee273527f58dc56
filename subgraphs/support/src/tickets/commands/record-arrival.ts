import { command, type Versioned } from '@channelgraph/command'
import { saveTicket } from '../saving.steps.ts'
import { tickets } from '../tickets.store.ts'
import { visitToArriveAt } from '../visits.rules.ts'
import { findCurrentVisit, updateVisit } from '../visits.store.ts'

/** The first arrival stops the on-site clock; whoever stands before the customer has answered, too. */
export const recordArrival = command('ticket:work', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
  const visit = visitToArriveAt(ticket, await findCurrentVisit(tx, id))
  if ('__typename' in visit) return visit
  const at = ctx.clock.now()
  await updateVisit(tx, visit.visitId, { arrivedAt: at })
  const { arrivedAt, firstRespondedAt } = ticket
  return saveTicket(tx, ctx, ticket, { arrivedAt: arrivedAt ?? at, firstRespondedAt: firstRespondedAt ?? at })
})
