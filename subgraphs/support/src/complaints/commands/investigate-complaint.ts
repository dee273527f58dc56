import { command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { COMPLAINT } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import { saveComplaint } from '../saving.steps.ts'

export const investigateComplaint = command('complaint:handle', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(COMPLAINT, 'investigateComplaint', complaint)
  if (refusal) return refusal
  return saveComplaint(tx, ctx, complaint, { status: 'INVESTIGATING' })
})
