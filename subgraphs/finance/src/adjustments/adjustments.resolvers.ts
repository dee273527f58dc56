import type { Resolvers } from '../generated/resolvers.ts'
import { recordAdjustment } from './commands/record-adjustment.ts'

export const adjustmentsResolvers: Resolvers = {
  Mutation: {
    recordAdjustment: (_, args, ctx) => recordAdjustment(ctx, args),
  },
  SettlementAdjustment: {
    partner: ({ partnerId }) => ({ id: partnerId }),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
    settlement: async ({ id }, _, ctx) => {
      const standsIn = await ctx.loaders.settlementsOfAdjustments.load(id)
      return standsIn && ctx.loaders.settlements.load(standsIn.id)
    },
  },
}
