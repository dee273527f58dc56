import { command, unchanged } from '@channelgraph/command'
import { refuseAcknowledgement } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface AcknowledgeNotice {
  readonly id: string
  readonly expectedVersion: number
}

/** The first reading counts; saying it again changes nothing. */
export const acknowledgeNotice = command(
  'complaint:acknowledge',
  async (tx, ctx, { id, expectedVersion }: AcknowledgeNotice) => {
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseAcknowledgement(complaint)
    if (refusal) return refusal
    if (complaint.partnerNoticeReadAt) return unchanged(complaint)
    return saveComplaint(tx, ctx, complaint, { partnerNoticeReadAt: ctx.clock.now() })
  },
)
