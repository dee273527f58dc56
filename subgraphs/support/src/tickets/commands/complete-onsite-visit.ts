import { changed, combine, command, type Versioned } from '@channelgraph/command'
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
  async (tx, ctx, { id, expectedVersion, partsUsed: used, signedBy: given }: CompleteOnsiteVisit) => {
    const signedBy = check.title('signedBy', given)
    const parts = checkParts(used)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const underway = visitToComplete(ticket, await findCurrentVisit(tx, id))
    if ('__typename' in underway) return underway
    const { visit } = underway
    const completed = await updateVisit(tx, visit, { completedAt: ctx.clock.now(), signedBy })
    await visitParts.insertAll(
      tx,
      parts.map((part) => ({ ...part, visitId: visit.id, partnerId: ticket.partnerId })),
    )
    const partsUsed = parts.map(({ partNo, qty }) => `${partNo} × ${qty}`)
    return combine(
      await saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS' }),
      changed('OnsiteVisit', { ...visit, partsUsed: [] }, { ...completed, partsUsed }),
    )
  },
)
