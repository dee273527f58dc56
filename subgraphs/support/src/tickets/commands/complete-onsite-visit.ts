import { command, type Versioned } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { saveTicket } from '../saving.steps.ts'
import { tickets } from '../tickets.store.ts'
import { checkParts, type PartUsed, visitToComplete } from '../visits.rules.ts'
import { findCurrentVisit, updateVisit, visitParts } from '../visits.store.ts'

export interface CompleteOnsiteVisit extends Versioned {
  readonly partsUsed: readonly PartUsed[]
  readonly signedBy: string
}

/** The engineer leaves; the ticket is put right by resolveTicket, or goes on. */
export const completeOnsiteVisit = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, partsUsed, signedBy: given }: CompleteOnsiteVisit) => {
    const signedBy = check.title('signedBy', given)
    const parts = checkParts(partsUsed)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const visit = visitToComplete(ticket, await findCurrentVisit(tx, id))
    if ('__typename' in visit) return visit
    const { visitId } = visit
    await updateVisit(tx, visitId, { completedAt: ctx.clock.now(), signedBy })
    await visitParts.insertAll(
      tx,
      parts.map((part) => ({ ...part, visitId, partnerId: ticket.partnerId })),
    )
    return saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS' })
  },
)
