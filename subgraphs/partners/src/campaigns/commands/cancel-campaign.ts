import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { campaignCancelled } from '../campaigns.events.ts'
import { CAMPAIGN } from '../campaigns.rules.ts'
import { campaigns } from '../campaigns.store.ts'

export interface CancelCampaign extends Versioned {
  readonly reason: string
}

/** Others were told of one that was approved, and are told that it will not be. */
export const cancelCampaign = command(
  'campaign:draft',
  async (tx, ctx, { id, expectedVersion, reason: given }: CancelCampaign) => {
    const reason = check.text('reason', given)
    const before = await campaigns.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CAMPAIGN, 'cancelCampaign', before)
    if (refusal) return refusal
    const after = await campaigns.update(tx, before, { status: 'CANCELLED' })
    const told = before.status === 'APPROVED' ? [campaignCancelled(after)] : []
    return withReason(reason, changed('Campaign', before, after, ...told), { visibleToPartner: true })
  },
)
