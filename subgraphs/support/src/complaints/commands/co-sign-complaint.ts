import { command, type Versioned } from '@channelgraph/command'
import { refuseCoSignature } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import { saveConclusion } from '../saving.steps.ts'

export const coSignComplaint = command('complaint:co-sign', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
  const refusal = refuseCoSignature(complaint, ctx.viewer.subject)
  if (refusal) return refusal
  return saveConclusion(tx, ctx, complaint, { coSignedBy: ctx.viewer.subject })
})
