import { command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { COMPLAINT } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import { saveComplaint } from '../saving.steps.ts'

export interface RectifyComplaint extends Versioned {
  readonly rectification: string
}

export const rectifyComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, rectification: given }: RectifyComplaint) => {
    const rectification = check.text('rectification', given, check.TEXT.note)
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(COMPLAINT, 'rectifyComplaint', complaint)
    if (refusal) return refusal
    const at = ctx.clock.now()
    return saveComplaint(tx, ctx, complaint, { status: 'RECTIFYING', rectification, rectifiedAt: at, resolvedAt: at })
  },
)
