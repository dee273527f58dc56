import type { Resolvers } from '../generated/resolvers.ts'
import { paymentStatusOf } from './orders.rules.ts'

export const ordersResolvers: Resolvers = {
  Order: {
    // Null for an order that finance has not heard of, or that the viewer may not see.
    __resolveReference: async ({ id }, ctx) => ((await ctx.loaders.orderPayments.load(id)) ? { id } : null),
    invoices: (order, _, ctx) => ctx.loaders.invoicesOfOrders.load(order.id),
    settledAmount: async (order, _, ctx) => (await ctx.loaders.orderPayments.load(order.id))?.settled,
    paidAmount: async (order, _, ctx) => (await ctx.loaders.orderPayments.load(order.id))?.paid,
    paymentStatus: async (order, _, ctx) => {
      const money = await ctx.loaders.orderPayments.load(order.id)
      return money && paymentStatusOf(money)
    },
  },
}
