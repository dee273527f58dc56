import { command, type Versioned, withReason } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { badInput, check, checkTransition, notFound } from '@channelgraph/values'
import { COMPLAINT, refuseCategory } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import type { ComplaintRow } from '../complaints.tables.ts'
import { saveComplaint } from '../saving.steps.ts'

export interface ReclassifyComplaint extends Versioned {
  readonly category: ComplaintRow['category']
  readonly level: ComplaintRow['level']
  /** Whose conduct it is about, where no partner was named before. */
  readonly partnerId?: string | null
  readonly reason: string
}

/** The clocks are those of the new level, from when it was registered. A conclusion that waits for its co-signature is given up. */
export const reclassifyComplaint = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, category, level, partnerId: named, reason: given }: ReclassifyComplaint) => {
    const reason = check.text('reason', given)
    const partnerId = check.optionalId('partnerId', 'partner', named)
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(COMPLAINT, 'reclassifyComplaint', complaint)
    if (refusal) return refusal
    if (partnerId && complaint.partnerId && complaint.partnerId !== partnerId)
      throw badInput(
        '`partnerId` must be left out: the complaint names its partner already.',
        '请勿填写 `partnerId`:该投诉已指明渠道伙伴。',
      )
    if (partnerId && !(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId))
      throw notFound('The partner', '渠道伙伴')
    const about = complaint.partnerId ?? partnerId
    const nobody = refuseCategory(category, about)
    if (nobody) return nobody
    const proposal = { upheld: null, rootCause: null, concludedBy: null }
    return withReason(
      reason,
      await saveComplaint(tx, ctx, complaint, { category, level, partnerId: about, ...proposal }),
    )
  },
)
