import { command } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { assertText } from '../../cases/case-input.ts'
import { refuseComplaintCommand } from '../complaints.rules.ts'
import { lockComplaint } from '../complaints.store.ts'
import { saveComplaint } from '../save-complaint.ts'

export interface NotifyPartner {
  readonly id: string
  readonly expectedVersion: number
  readonly summary: string
}

export const notifyPartner = command(
  'complaint:handle',
  async (tx, ctx, { id, expectedVersion, summary }: NotifyPartner) => {
    assertText('summary', summary)
    const complaint = await lockComplaint(tx, ctx, id, expectedVersion)
    const refusal = refuseComplaintCommand('notifyPartner', complaint)
    if (refusal) return refusal
    if (!complaint.partnerId) throw badInput('The complaint is about no partner: there is nobody to tell.')
    return saveComplaint(tx, ctx, complaint, {
      status: 'PARTNER_NOTIFIED',
      partnerNotifiedAt: ctx.clock.now(),
      partnerNotice: summary,
    })
  },
)
