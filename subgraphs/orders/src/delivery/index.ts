import { module } from '@channelgraph/service'
import sdl from './delivery.graphql'
import { deliveryRefusals } from './delivery.refusals.ts'
import { deliveryResolvers } from './delivery.resolvers.ts'
import { findLinesOfShipments, findShipments, findShipmentsOfOrders } from './delivery.store.ts'

/** Goods on their way, and what was accepted (发货、收货). */
export const delivery = module({
  sdl,
  resolvers: deliveryResolvers,
  refusals: deliveryRefusals,
  loaders: (load) => ({
    shipments: load.one(findShipments),
    shipmentsOfOrders: load.many(findShipmentsOfOrders),
    linesOfShipments: load.many(findLinesOfShipments),
  }),
})
