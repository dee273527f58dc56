import { pageSize } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { acceptReturn } from './commands/accept-return.ts'
import { rejectReturn } from './commands/reject-return.ts'
import { requestReturn } from './commands/request-return.ts'
import { returnPages } from './returns.lists.ts'

export const returnsResolvers: Resolvers = {
  Query: {
    returns: (_, { filter, ...page }, ctx) => returnPages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    requestReturn: (_, args, ctx) => requestReturn(ctx, args),
    acceptReturn: (_, args, ctx) => acceptReturn(ctx, args),
    rejectReturn: (_, args, ctx) => rejectReturn(ctx, args),
  },
  Order: {
    returns: (order, _, ctx) => ctx.loaders.returnsOfOrders.load(order.id),
  },
  Partner: {
    returns: async (partner, { first }, ctx) =>
      (await ctx.loaders.returnsOfPartners.load({ id: partner.id, args: pageSize(first) })) ?? [],
  },
  GoodsReturn: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.returns.load(reference.id) : ctx.loaders.returnsByNo.load(reference.no),
    order: async (goods, _, ctx) => (await ctx.loaders.orders.load(goods.orderId))!,
    partner: (goods, _, ctx) => ctx.loaders.partnerRefs.load(goods.partnerId),
    lines: (goods, _, ctx) => ctx.loaders.linesOfReturns.load(goods.id),
    netAmount: (goods) => goods.net,
    vatAmount: (goods) => goods.vat,
    grossAmount: (goods) => goods.net && goods.vat && goods.net.plus(goods.vat),
  },
  GoodsReturnLine: {
    orderLine: async (line, _, ctx) => (await ctx.loaders.orderLines.load(line.orderLineId))!,
    netAmount: (line) => line.net,
    vatAmount: (line) => line.vat,
  },
}
