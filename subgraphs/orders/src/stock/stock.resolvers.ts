import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { coverDays, dailyVelocity } from './stock.rules.ts'

export const stockResolvers: Resolvers = {
  Partner: {
    inventory: async (partner, { productIds }, ctx) =>
      (await ctx.loaders.stock.load({
        id: partner.id,
        args: { asOf: businessDateOf(ctx.clock.now()), productIds },
      })) ?? [],
  },
  StockPosition: {
    partner: (position) => ({ id: position.partnerId }),
    product: async (position, _, ctx) => (await ctx.loaders.products.load(position.productId))!,
    dailyVelocity: (position) => dailyVelocity(position.installed),
    coverDays: (position) => coverDays(position.onHand, position.installed),
  },
  Charger: {
    __resolveReference: ({ serialNo }, ctx) => ctx.loaders.serialUnits.load(serialNo),
    product: (unit, _, ctx) => ctx.loaders.products.load(unit.productId),
    soldTo: (unit, _, ctx) => (unit.returnedOn ? null : ctx.loaders.partnerRefs.load(unit.partnerId)),
    orderNo: (unit) => (unit.returnedOn ? null : unit.orderNo),
    deliveredOn: (unit) => (unit.returnedOn ? null : unit.deliveredOn),
  },
}
