import { command, type Versioned } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { needsCoSignature, refuseConclusion } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import { saveComplaint, saveConclusion } from '../saving.steps.ts'

export interface ConcludeComplaint extends Versioned {
  readonly upheld: boolean
  readonly rootCause?: string | null
}

export const concludeComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, upheld, rootCause }: ConcludeComplaint) => {
    const found = { upheld, rootCause: check.optionalText('rootCause', rootCause, check.TEXT.note) }
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = refuseConclusion(complaint, found)
    if (refusal) return refusal
    const conclusion = { ...found, concludedBy: ctx.viewer.subject }
    // About a partner's conduct it is a proposal, until the channel manager has signed it, too.
    if (needsCoSignature(complaint)) return saveComplaint(tx, ctx, complaint, conclusion)
    return saveConclusion(tx, ctx, complaint, conclusion)
  },
)
