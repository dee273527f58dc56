import { module } from '@channelgraph/service'
import sdl from './regions.graphql'
import { regionsResolvers } from './regions.resolvers.ts'
import { findChildrenOfRegions, findRegions } from './regions.store.ts'

/** The divisions of China with their paths (行政区划). */
export const regions = module({
  sdl,
  resolvers: regionsResolvers,
  loaders: (load) => ({
    regions: load.one(findRegions),
    childrenOfRegions: load.many(findChildrenOfRegions),
  }),
})
