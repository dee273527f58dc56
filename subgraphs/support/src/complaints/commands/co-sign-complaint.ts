import { command } from '@channelgraph/command'
import { refuseCoSignature } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import { saveConclusion } from '../save-complaint.ts'

export interface CoSignComplaint {
  readonly id: string
  readonly expectedVersion: number
}

export const coSignComplaint = command(
  'complaint:co-sign',
  async (tx, ctx, { id, expectedVersion }: CoSignComplaint) => {
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseCoSignature(complaint, ctx.viewer.subject)
    if (refusal) return refusal
    return saveConclusion(tx, ctx, complaint, { coSignedBy: ctx.viewer.subject })
  },
)
