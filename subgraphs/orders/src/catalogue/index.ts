import { module } from '@channelgraph/service'
import sdl from './catalogue.graphql'
import { catalogueRefusals } from './catalogue.refusals.ts'
import { catalogueResolvers } from './catalogue.resolvers.ts'
import { findProducts, findProductsBySku } from './catalogue.store.ts'

/** What we sell (产品目录). */
export const catalogue = module({
  sdl,
  resolvers: catalogueResolvers,
  refusals: catalogueRefusals,
  loaders: (load) => ({ products: load.one(findProducts), productsBySku: load.one(findProductsBySku) }),
})
