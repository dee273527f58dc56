import { module } from '@channelgraph/service'
import sdl from './orders.graphql'
import { ordersResolvers } from './orders.resolvers.ts'
import { findOrderPayments } from './orders.store.ts'

/** How far an order is settled and paid (付款状态). */
export const orders = module({
  sdl,
  resolvers: ordersResolvers,
  loaders: (load) => ({
    orderPayments: load.one((db, scope, orderIds) => findOrderPayments(db, scope, orderIds, load.today)),
  }),
})
