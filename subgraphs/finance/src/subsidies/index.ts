import { SubsidyClaimed } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { bookSubsidy } from './commands/book-subsidy.ts'
import sdl from './subsidies.graphql'
import { subsidiesResolvers } from './subsidies.resolvers.ts'
import { findSubsidies, findSubsidiesOfCampaigns } from './subsidies.store.ts'

/** What the company bears of partners' campaigns (推广补贴): owed when it is claimed, then paid. */
export const subsidies = module({
  sdl,
  resolvers: subsidiesResolvers,
  histories: { Subsidy: {} },
  loaders: (load) => ({
    subsidies: load.one(findSubsidies),
    subsidiesOfCampaigns: load.one(findSubsidiesOfCampaigns),
  }),
  on: {
    partners: [on(SubsidyClaimed, ({ unit, ctx }, claimed) => bookSubsidy.within(unit, ctx, claimed))],
  },
})
