import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { standingOf } from '../../activation/standing.steps.ts'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { CAMPAIGN, exceedsMarketing, refuseInactive, refuseLateFiling, refuseMismatch } from '../campaigns.rules.ts'
import { knownMaterials, lockPlan } from '../campaigns.steps.ts'
import { campaigns, findSharesOfMarketing } from '../campaigns.store.ts'

/** 四.3: filed ahead, within its plan, by a partner who trades, with materials that are current. */
export const submitCampaign = command('campaign:draft', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const now = ctx.clock.now()
  const before = await campaigns.lock(tx, ctx, id, expectedVersion)
  const illegal = checkTransition(CAMPAIGN, 'submitCampaign', before)
  if (illegal) return illegal
  const plan = await lockPlan(tx, before.planId)
  const refusal =
    refuseInactive(await standingOf(tx, ctx, before.partnerId)) ??
    refuseMismatch(plan, before) ??
    refuseLateFiling(before, businessDateOf(now))
  if (refusal) return refusal
  // One that was withdrawn since it was drafted.
  await knownMaterials(tx, before.partnerId, before.materialIds)
  const submittedAt = before.submittedAt ?? now
  const after = await campaigns.update(tx, before, {
    ...{ status: 'SUBMITTED', submittedAt },
    needsManagement: exceedsMarketing(before, await findSharesOfMarketing(tx, before, plan)),
    ...withContributor(before, ctx.viewer),
  })
  return changed('Campaign', before, after)
})
