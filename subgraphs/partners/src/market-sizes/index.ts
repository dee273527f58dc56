import { module } from '@channelgraph/service'
import sdl from './market-sizes.graphql'
import { marketSizesResolvers } from './market-sizes.resolvers.ts'
import { findLatestSizes, findMarketSizes } from './market-sizes.store.ts'

/** How large a region's market is, as somebody found (市场容量), and how much of it is ours. */
export const marketSizes = module({
  sdl,
  resolvers: marketSizesResolvers,
  histories: { MarketSize: { names: { regionCode: 'region' } } },
  loaders: (load) => ({
    marketSizes: load.one(findMarketSizes),
    latestMarketSizes: load.one((db, scope, codes) =>
      findLatestSizes(db, scope, codes, Number(load.today.slice(0, 4))),
    ),
  }),
})
