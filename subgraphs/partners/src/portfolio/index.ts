import { module } from '@channelgraph/service'
import sdl from './portfolio.graphql'
import { portfolioResolvers } from './portfolio.resolvers.ts'
import { countActivePartners } from './portfolio.store.ts'

/** Partners found by what the other modules know of them, such as contracts and training: above them all. */
export const portfolio = module({
  sdl,
  resolvers: portfolioResolvers,
  loaders: (load) => ({
    activePartnerCounts: load.one((db, scope, codes) => countActivePartners(db, scope, codes, load.today)),
  }),
})
