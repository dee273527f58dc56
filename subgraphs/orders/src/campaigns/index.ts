import { CampaignApproved, CampaignCancelled } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import sdl from './campaigns.graphql'
import { campaignsResolvers } from './campaigns.resolvers.ts'
import { deleteCampaignRef, findAttributions, upsertCampaignRef } from './campaigns.store.ts'

/** What partners' campaigns brought (活动归属销售): computed from deliveries, never stored. */
export const campaigns = module({
  sdl,
  resolvers: campaignsResolvers,
  loaders: (load) => ({
    attributions: load.one((db, scope, ids) => findAttributions(db, scope, ids, load.today)),
  }),
  on: {
    partners: [
      on(CampaignApproved, ({ unit }, { campaignId: id, partnerId, from, to, regionPaths, productIds }) =>
        upsertCampaignRef(unit.tx, { id, partnerId, startsOn: from, endsOn: to, regionPaths, productIds }),
      ),
      on(CampaignCancelled, ({ unit }, { campaignId }) => deleteCampaignRef(unit.tx, campaignId)),
    ],
  },
})
