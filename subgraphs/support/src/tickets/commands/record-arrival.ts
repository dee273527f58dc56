import { changed, combine, command, type Versioned } from '@channelgraph/command'
import { saveTicket } from '../saving.steps.ts'
import { tickets } from '../tickets.store.ts'
import { visitToArriveAt } from '../visits.rules.ts'
import { findCurrentVisit, updateVisit } from '../visits.store.ts'

/** The first arrival stops the on-site clock; whoever stands before the customer has answered, too. */
export const recordArrival = command('ticket:work', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
  const expected = visitToArriveAt(ticket, await findCurrentVisit(tx, id))
  if ('__typename' in expected) return expected
  const { visit } = expected
  const at = ctx.clock.now()
  const visited = changed('OnsiteVisit', visit, await updateVisit(tx, visit, { arrivedAt: at }))
  const { arrivedAt, firstRespondedAt } = ticket
  const change = { arrivedAt: arrivedAt ?? at, firstRespondedAt: firstRespondedAt ?? at }
  return combine(await saveTicket(tx, ctx, ticket, change), visited)
})
