import { command } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { assertText } from '../../cases/case-input.ts'
import { saveTicket } from '../save-ticket.ts'
import { findCurrentVisit, insertVisitParts, updateVisit } from '../ticket-work.store.ts'
import { lockTicket } from '../tickets.store.ts'
import { type PartUsed, visitToComplete } from '../visits.rules.ts'

export interface CompleteOnsiteVisit {
  readonly id: string
  readonly expectedVersion: number
  readonly partsUsed: readonly PartUsed[]
  readonly signedBy: string
}

const MAX_PART_NO = 64
const MAX_QTY = 10_000

function assertParts(parts: readonly PartUsed[]): void {
  if (new Set(parts.map(({ partNo }) => partNo)).size < parts.length)
    throw badInput('partsUsed names each partNo once: add up its qty.')
  for (const { partNo, qty } of parts) {
    if (partNo.trim() === '' || partNo.length > MAX_PART_NO)
      throw badInput(`partNo has 1 to ${MAX_PART_NO} characters.`)
    if (qty < 1 || qty > MAX_QTY) throw badInput(`qty is 1 to ${MAX_QTY}.`)
  }
}

/** The engineer leaves; the ticket is put right by resolveTicket, or goes on. */
export const completeOnsiteVisit = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, partsUsed, signedBy }: CompleteOnsiteVisit) => {
    assertText('signedBy', signedBy)
    assertParts(partsUsed)
    const ticket = await lockTicket(tx, ctx, id, expectedVersion)
    const visit = visitToComplete(ticket, await findCurrentVisit(tx, ticket.id))
    if ('__typename' in visit) return visit
    const { visitId } = visit
    await updateVisit(tx, visitId, { completedAt: ctx.clock.now(), signedBy })
    await insertVisitParts(
      tx,
      partsUsed.map((part) => ({ ...part, visitId, partnerId: ticket.partnerId })),
    )
    return saveTicket(tx, ctx, ticket, { status: 'IN_PROGRESS' })
  },
)
