import { command, type Versioned } from '@channelgraph/command'
import { badInput, check, checkTransition } from '@channelgraph/values'
import { COMPLAINT } from '../complaints.rules.ts'
import { complaints } from '../complaints.store.ts'
import { saveComplaint } from '../saving.steps.ts'

export interface NotifyPartner extends Versioned {
  readonly summary: string
}

export const notifyPartner = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, summary }: NotifyPartner) => {
    const partnerNotice = check.text('summary', summary, check.TEXT.note)
    const complaint = await complaints.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(COMPLAINT, 'notifyPartner', complaint)
    if (refusal) return refusal
    if (!complaint.partnerId)
      throw badInput(
        'The complaint is about no partner, so there is nobody to tell: close it.',
        '该投诉不涉及渠道伙伴,无需通报:请直接结案。',
      )
    const partnerNotifiedAt = ctx.clock.now()
    return saveComplaint(tx, ctx, complaint, { status: 'PARTNER_NOTIFIED', partnerNotifiedAt, partnerNotice })
  },
)
