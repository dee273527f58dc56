import { command, type Versioned } from '@channelgraph/command'
import { complaintClosed } from '../complaints.events.ts'
import { refuseClosing } from '../complaints.rules.ts'
import { complaints, findLastFollowUpsOfComplaints } from '../complaints.store.ts'
import { saveComplaint } from '../saving.steps.ts'

export const closeComplaint = command('complaint:handle', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
  const refusal = refuseClosing(complaint)
  if (refusal) return refusal
  const followUp = (await findLastFollowUpsOfComplaints(tx, ctx.scope, [id])).get(id) ?? null
  return saveComplaint(tx, ctx, complaint, { status: 'CLOSED', closedAt: ctx.clock.now() }, (after) => [
    complaintClosed(after, followUp),
  ])
})
