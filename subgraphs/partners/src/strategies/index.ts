import { module } from '@channelgraph/service'
import { documentHistory } from '../approvals/documents.audience.ts'
import sdl from './strategies.graphql'
import { strategiesRefusals } from './strategies.refusals.ts'
import { strategiesResolvers } from './strategies.resolvers.ts'
import { channelStrategies, countActive } from './strategies.store.ts'

/** Where the channel is to be in a year, by region (渠道发展战略, 三.1). */
export const strategies = module({
  sdl,
  resolvers: strategiesResolvers,
  refusals: strategiesRefusals,
  histories: { ChannelStrategy: documentHistory() },
  loaders: (load) => ({
    channelStrategies: load.one(channelStrategies.find),
    activePartners: load.one((db, scope, places) => countActive(db, scope, places, load.today)),
  }),
})
