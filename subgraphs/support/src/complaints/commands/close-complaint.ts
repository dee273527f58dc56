import { command } from '@channelgraph/command'
import { complaintClosed } from '../complaints.events.ts'
import { refuseClosing } from '../complaints.rules.ts'
import { findFollowUps, lockComplaint } from '../complaints.store.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface CloseComplaint {
  readonly id: string
  readonly expectedVersion: number
}

export const closeComplaint = command('complaint:handle', async (tx, ctx, { id, expectedVersion }: CloseComplaint) => {
  const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
  const refusal = refuseClosing(complaint)
  if (refusal) return refusal
  const followUp = (await findFollowUps(tx, ctx.scope, [complaint.id])).get(complaint.id) ?? null
  return saveComplaint(tx, ctx, complaint, { status: 'CLOSED', closedAt: ctx.clock.now() }, (after) => [
    complaintClosed(after, followUp),
  ])
})
