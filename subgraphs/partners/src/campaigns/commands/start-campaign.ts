import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { CAMPAIGN, refuseStart } from '../campaigns.rules.ts'
import { campaigns } from '../campaigns.store.ts'
import type { CampaignRow } from '../campaigns.tables.ts'

export const startCampaign = command('campaign:draft', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const before = await campaigns.lock(tx, ctx, id, expectedVersion)
  const refusal =
    refuseStart(before, businessDateOf(ctx.clock.now())) ?? checkTransition(CAMPAIGN, 'startCampaign', before)
  if (refusal) return refusal
  return changed('Campaign', before, await campaigns.update(tx, before, { status: 'RUNNING' }))
})

/** A campaign, locked by the sweep that found its first day come, starts. */
export const startDueCampaign = command('schedule:sweep', async (tx, _ctx, before: CampaignRow) => {
  const refusal = checkTransition(CAMPAIGN, 'startCampaign', before)
  if (refusal) return refusal
  return changed('Campaign', before, await campaigns.update(tx, before, { status: 'RUNNING' }))
})
