import { module } from '@channelgraph/service'
import { publicationHistory } from '../publications/publications.rules.ts'
import sdl from './market-intel.graphql'
import { marketIntelResolvers } from './market-intel.resolvers.ts'
import { marketIntelRows } from './market-intel.store.ts'

/** What marketing tells partners of their market (市场信息, 三.2), for whom it is. */
export const marketIntel = module({
  sdl,
  resolvers: marketIntelResolvers,
  histories: { MarketIntel: publicationHistory({ regionCode: 'region' }) },
  loaders: (load) => ({ marketIntel: load.one(marketIntelRows.find) }),
})
