import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { CAMPAIGN, type CampaignInput } from '../campaigns.rules.ts'
import { contentOf } from '../campaigns.steps.ts'
import { campaigns } from '../campaigns.store.ts'

export interface UpdateCampaign extends Versioned {
  readonly input: CampaignInput
}

export const updateCampaign = command(
  'campaign:draft',
  async (tx, ctx, { id, expectedVersion, input }: UpdateCampaign) => {
    const before = await campaigns.lock(tx, ctx, id, expectedVersion)
    const content = await contentOf(tx, ctx.scope, before.partnerId, input)
    const refusal = checkTransition(CAMPAIGN, 'updateCampaign', before)
    if (refusal) return refusal
    const after = await campaigns.update(tx, before, { ...content, ...withContributor(before, ctx.viewer) })
    return changed('Campaign', before, after)
  },
)
