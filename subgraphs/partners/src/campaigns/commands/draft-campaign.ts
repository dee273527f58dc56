import { assertOwnPartner } from '@channelgraph/access'
import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, newId, notFound } from '@channelgraph/values'
import { marketingPlans } from '../../marketing-plans/marketing-plans.store.ts'
import { assertPartner } from '../../partners/partners.steps.ts'
import { type CampaignInput, campaignSeries, openingCampaign, refuseMismatch } from '../campaigns.rules.ts'
import { contentOf } from '../campaigns.steps.ts'
import { campaigns, findCampaigns } from '../campaigns.store.ts'

export interface DraftCampaign {
  readonly idempotencyKey: string
  readonly planId: string
  readonly partnerId: string
  readonly input: CampaignInput
}

export const draftCampaign = creatingCommand(
  'campaign:draft',
  findCampaigns,
  async (tx, ctx, { planId, partnerId, input }: DraftCampaign) => {
    assertOwnPartner(ctx.scope, partnerId)
    await assertPartner(tx, ctx.scope, partnerId)
    const content = await contentOf(tx, ctx.scope, partnerId, input)
    const plan = (await marketingPlans.find(tx, ctx.scope, [planId])).get(planId)
    if (!plan) throw notFound('The marketing plan', '推广计划')
    const mismatch = refuseMismatch(plan, { partnerId, ...content })
    if (mismatch) return mismatch
    const createdAt = ctx.clock.now()
    const no = await nextNumber(tx, campaignSeries(businessDateOf(createdAt)))
    const opening = openingCampaign({
      ...{ id: newId('campaign'), no, planId, partnerId, ...content, createdAt },
      authorId: ctx.viewer.subject,
    })
    return created('Campaign', await campaigns.insert(tx, opening))
  },
)
