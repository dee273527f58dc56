import { module } from '@channelgraph/service'
import sdl from './pricing.graphql'
import { pricingRefusals } from './pricing.refusals.ts'
import { pricingResolvers } from './pricing.resolvers.ts'
import { findPriceListItems, findPriceLists, findPricesInForce } from './pricing.store.ts'

/** What partners pay (价格政策). */
export const pricing = module({
  sdl,
  resolvers: pricingResolvers,
  refusals: pricingRefusals,
  loaders: (load) => ({
    priceLists: load.one(findPriceLists),
    priceListItems: load.many(findPriceListItems),
    pricesInForce: load.oneWith(findPricesInForce),
  }),
})
