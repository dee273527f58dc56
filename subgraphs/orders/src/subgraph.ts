import type { SubgraphDefinition } from '@channelgraph/service'
import catalogueSdl from './catalogue/catalogue.graphql'
import { catalogueResolvers } from './catalogue/catalogue.resolvers.ts'
import { subscriptions } from './consume.ts'
import { createLoaders, type Loaders } from './context.ts'
import deliverySdl from './delivery/delivery.graphql'
import { deliveryResolvers } from './delivery/delivery.resolvers.ts'
import orderingSdl from './ordering/ordering.graphql'
import { orderingResolvers } from './ordering/ordering.resolvers.ts'
import pricingSdl from './pricing/pricing.graphql'
import { pricingResolvers } from './pricing/pricing.resolvers.ts'
import returnsSdl from './returns/returns.graphql'
import { returnsResolvers } from './returns/returns.resolvers.ts'
import salesSdl from './sales/sales.graphql'
import { salesResolvers } from './sales/sales.resolvers.ts'
import { sweeps } from './schedule.ts'
import stockSdl from './stock/stock.graphql'
import { stockResolvers } from './stock/stock.resolvers.ts'

/** The order desk's service, with the channel department's price policy (订单处理、价格政策). */
export const orders: SubgraphDefinition<Loaders> = {
  name: 'orders',
  typeDefs: [catalogueSdl, pricingSdl, orderingSdl, deliverySdl, returnsSdl, stockSdl, salesSdl],
  resolvers: [
    catalogueResolvers,
    pricingResolvers,
    orderingResolvers,
    deliveryResolvers,
    returnsResolvers,
    stockResolvers,
    salesResolvers,
  ],
  migrations: new URL('../migrations', import.meta.url),
  createLoaders,
  subscriptions,
  sweeps,
}
