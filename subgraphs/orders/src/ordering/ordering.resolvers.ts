import { badInput, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { allocateOrder } from './commands/allocate-order.ts'
import { cancelOrder } from './commands/cancel-order.ts'
import { changePromisedDate } from './commands/change-promised-date.ts'
import { closeOrder } from './commands/close-order.ts'
import { confirmOrder } from './commands/confirm-order.ts'
import { createOrder } from './commands/create-order.ts'
import { rejectOrder } from './commands/reject-order.ts'
import { releaseAllocation } from './commands/release-allocation.ts'
import { releaseHold } from './commands/release-hold.ts'
import { reopenOrder } from './commands/reopen-order.ts'
import { requestCredit } from './commands/request-credit.ts'
import { splitOrder } from './commands/split-order.ts'
import { submitOrder } from './commands/submit-order.ts'
import { orderPages } from './ordering.lists.ts'
import { deliveredRatio, lateBefore } from './ordering.rules.ts'

export const orderingResolvers: Resolvers = {
  Query: {
    order: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.orders.load(id)
      const given = normaliseCode(no)
      if (given) return ctx.loaders.ordersByNo.load(given)
      throw badInput('Give `id` or `no`: which order?', '请提供 `id` 或 `no`:哪张订单?')
    },
    orders: (_, { filter, ...page }, ctx) => {
      const { lateOnly, ...given } = filter ?? {}
      const conditions = { ...given, lateBefore: lateOnly ? lateBefore(ctx.clock.now()) : null }
      return orderPages.list(ctx, { filter: conditions, ...page })
    },
  },
  Mutation: {
    createOrder: (_, args, ctx) => createOrder(ctx, args),
    submitOrder: (_, args, ctx) => submitOrder(ctx, args),
    rejectOrder: (_, args, ctx) => rejectOrder(ctx, args),
    confirmOrder: (_, args, ctx) => confirmOrder(ctx, args),
    allocateOrder: (_, args, ctx) => allocateOrder(ctx, args),
    releaseAllocation: (_, args, ctx) => releaseAllocation(ctx, args),
    changePromisedDate: (_, args, ctx) => changePromisedDate(ctx, args),
    releaseHold: (_, args, ctx) => releaseHold(ctx, args),
    cancelOrder: (_, args, ctx) => cancelOrder(ctx, args),
    closeOrder: (_, args, ctx) => closeOrder(ctx, args),
    reopenOrder: (_, args, ctx) => reopenOrder(ctx, args),
    splitOrder: (_, args, ctx) => splitOrder(ctx, args),
    requestCredit: (_, args, ctx) => requestCredit(ctx, args),
  },
  Partner: {
    orders: (partner, { statuses, period, ...page }, ctx) =>
      ctx.loaders.ordersOfPartners.load({ id: partner.id, args: { filter: { statuses, period }, ...page } }),
  },
  Region: {
    __resolveReference: ({ code }) => ({ code }),
  },
  Order: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.orders.load(reference.id) : ctx.loaders.ordersByNo.load(reference.no),
    partner: (order, _, ctx) => ctx.loaders.partnerRefs.load(order.partnerId),
    shipToRegion: (order) => ({ code: order.shipToRegionCode }),
    deliveredAt: (order) => (['DELIVERED', 'CLOSED'].includes(order.status) ? order.deliveredAt : null),
    lines: async (order, _, ctx) => [...(order.lines ?? (await ctx.loaders.linesOfOrders.load(order.id)))],
    splitFrom: (order, _, ctx) => (order.splitFromId ? ctx.loaders.orders.load(order.splitFromId) : null),
    deliveredRatio: async (order, _, ctx) =>
      deliveredRatio(order.lines ?? (await ctx.loaders.linesOfOrders.load(order.id))),
  },
  OrderLine: {
    product: async (line, _, ctx) => (await ctx.loaders.products.load(line.productId))!,
  },
}
