import { module } from '@channelgraph/service'
import sdl from './delivery.graphql'
import { deliveryResolvers } from './delivery.resolvers.ts'
import { findLinesOfShipments, findShipments, findShipmentsOfOrders } from './delivery.store.ts'

/** Goods on their way, and what was accepted (发货、收货). */
export const delivery = module({
  sdl,
  resolvers: deliveryResolvers,
  loaders: (load) => ({
    shipments: load.one(findShipments),
    shipmentsOfOrders: load.many(findShipmentsOfOrders),
    linesOfShipments: load.many(findLinesOfShipments),
  }),
})
