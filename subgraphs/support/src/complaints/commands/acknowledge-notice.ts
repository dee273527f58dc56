import { command, unchanged, type Versioned } from '@channelgraph/command'
import { refuseAcknowledgement } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import { saveComplaint } from '../saving.steps.ts'

/** The first reading counts; saying it again changes nothing. */
export const acknowledgeNotice = command(
  'complaint:acknowledge',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = refuseAcknowledgement(complaint)
    if (refusal) return refusal
    if (complaint.partnerNoticeReadAt) return unchanged(complaint)
    return saveComplaint(tx, ctx, complaint, { partnerNoticeReadAt: ctx.clock.now() })
  },
)
