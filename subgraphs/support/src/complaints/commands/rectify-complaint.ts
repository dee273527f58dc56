import { command } from '@channelgraph/command'
import { assertText } from '../../cases/case-input.ts'
import { refuseComplaintCommand } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface RectifyComplaint {
  readonly id: string
  readonly expectedVersion: number
  readonly rectification: string
}

export const rectifyComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, rectification }: RectifyComplaint) => {
    assertText('rectification', rectification)
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseComplaintCommand('rectifyComplaint', complaint)
    if (refusal) return refusal
    const at = ctx.clock.now()
    return saveComplaint(tx, ctx, complaint, { status: 'RECTIFYING', rectification, rectifiedAt: at, resolvedAt: at })
  },
)
