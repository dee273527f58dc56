import { command } from '@channelgraph/command'
import { needsCoSignature, refuseConclusion } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import { saveComplaint, saveConclusion } from '../save-complaint.ts'

export interface ConcludeComplaint {
  readonly id: string
  readonly expectedVersion: number
  readonly upheld: boolean
  readonly rootCause?: string | null
}

export const concludeComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, upheld, rootCause = null }: ConcludeComplaint) => {
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseConclusion(complaint, upheld, rootCause)
    if (refusal) return refusal
    const conclusion = { upheld, rootCause, concludedBy: ctx.viewer.subject }
    // About a partner's conduct it is a proposal, until the channel manager has signed it, too.
    if (needsCoSignature(complaint)) return saveComplaint(tx, ctx, complaint, conclusion)
    return saveConclusion(tx, ctx, complaint, conclusion)
  },
)
