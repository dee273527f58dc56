import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import sdl from './campaigns.graphql'
import { campaignsRefusals } from './campaigns.refusals.ts'
import { campaignsResolvers } from './campaigns.resolvers.ts'
import {
  campaignPages,
  findCampaigns,
  findCampaignsByNo,
  findSharesOfPlans,
  lockToComplete,
  lockToStart,
} from './campaigns.store.ts'
import { completeCampaign } from './commands/complete-campaign.ts'
import { startDueCampaign } from './commands/start-campaign.ts'

/** What partners do to promote the products (推广活动, 四.3). */
export const campaigns = module({
  sdl,
  resolvers: campaignsResolvers,
  refusals: campaignsRefusals,
  histories: {
    Campaign: {
      names: {
        startsOn: 'period',
        endsOn: 'period',
        regionCodes: 'regions',
        productIds: 'products',
        materialIds: 'materials',
      },
    },
  },
  loaders: (load) => ({
    campaigns: load.one(findCampaigns),
    campaignsByNo: load.one(findCampaignsByNo),
    campaignsOfPlans: load.pages(campaignPages.ofEach('planId')),
    sharesOfPlans: load.one(findSharesOfPlans),
    campaignsOfPartners: load.pages(campaignPages.ofEach('partnerId')),
  }),
  sweeps: [
    sweepRows(
      'start-campaigns',
      (tx, ctx, limit) => lockToStart(tx, businessDateOf(ctx.clock.now()), limit),
      startDueCampaign,
    ),
    sweepRows(
      'complete-campaigns',
      (tx, ctx, limit) => lockToComplete(tx, businessDateOf(ctx.clock.now()), limit),
      completeCampaign,
    ),
  ],
})
