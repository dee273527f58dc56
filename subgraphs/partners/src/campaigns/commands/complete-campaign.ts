import { changed, command } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { CAMPAIGN } from '../campaigns.rules.ts'
import { campaigns } from '../campaigns.store.ts'
import type { CampaignRow } from '../campaigns.tables.ts'

/** A campaign, locked by the sweep that found its last day past, is over. */
export const completeCampaign = command('schedule:sweep', async (tx, ctx, before: CampaignRow) => {
  const refusal = checkTransition(CAMPAIGN, 'completeCampaign', before)
  if (refusal) return refusal
  const after = await campaigns.update(tx, before, { status: 'COMPLETED', completedAt: ctx.clock.now() })
  return changed('Campaign', before, after)
})
