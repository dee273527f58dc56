import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { topUpOf } from './deductions.rules.ts'

export const deductionsResolvers: Resolvers = {
  Violation: {
    // Of most violations finance hears nothing; of what it knows the row's policy decides.
    __resolveReference: ({ id }) => ({ id }),
    depositDeducted: async ({ id }, _, ctx) => (await ctx.loaders.deductions.load(id))?.amount,
  },
  DepositDeduction: {
    violation: ({ id }) => ({ id }),
    shortfall: ({ asked, amount }) => asked.minus(amount),
  },
  DepositAccount: {
    topUpDue: async ({ id, required }, _, ctx) =>
      topUpOf(required, await ctx.loaders.depositsSinceEnd.load(id), businessDateOf(ctx.clock.now())),
    deductions: ({ id }, _, ctx) => ctx.loaders.deductionsOfPartners.load(id),
  },
}
