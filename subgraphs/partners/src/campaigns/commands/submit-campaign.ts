import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { CAMPAIGN, exceedsMarketing, refuseLateFiling, refuseMismatch } from '../campaigns.rules.ts'
import { lockPlan } from '../campaigns.steps.ts'
import { campaigns, findSharesOfMarketing } from '../campaigns.store.ts'

/** 四.3: filed ahead, within its plan. */
export const submitCampaign = command('campaign:draft', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const now = ctx.clock.now()
  const before = await campaigns.lock(tx, ctx, id, expectedVersion)
  const refusal =
    checkTransition(CAMPAIGN, 'submitCampaign', before) ??
    refuseMismatch(await lockPlan(tx, ctx, before.planId), before) ??
    refuseLateFiling(before, businessDateOf(now))
  if (refusal) return refusal
  const submittedAt = before.submittedAt ?? now
  const after = await campaigns.update(tx, before, {
    ...{ status: 'SUBMITTED', submittedAt },
    needsManagement: exceedsMarketing(before, await findSharesOfMarketing(tx, before)),
    ...withContributor(before, ctx.viewer),
  })
  return changed('Campaign', before, after)
})
