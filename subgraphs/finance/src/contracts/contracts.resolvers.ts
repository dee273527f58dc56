import { type Decimal, Money, roundTo6 } from '@channelgraph/values'
import { inUse } from '../credit/credit.rules.ts'
import type { Resolvers } from '../generated/resolvers.ts'

/** An amount as it stands in a representation; null where nobody asked for it. */
const amountIn = (wire: unknown): Money | null => (typeof wire === 'string' ? Money.parse(wire) : null)

export const contractsResolvers: Resolvers = {
  Contract: {
    __resolveReference: async (reference, ctx) => {
      const contract = await ctx.loaders.contractRefs.load(reference.id)
      const { depositAmount, creditLimit } = reference as { depositAmount?: unknown; creditLimit?: unknown }
      return (
        contract && {
          id: contract.id,
          partnerId: contract.partnerId,
          depositAmount: amountIn(depositAmount),
          creditLimit: amountIn(creditLimit),
        }
      )
    },
    depositPaid: async ({ partnerId, depositAmount }, _, ctx) => {
      if (!depositAmount) return null
      const held = (await ctx.loaders.heldBalances.load(partnerId))?.deposit ?? Money.zero
      return held.compare(depositAmount) >= 0
    },
    creditUtilisation: async ({ partnerId, creditLimit }, _, ctx) => {
      const position = await ctx.loaders.creditPositions.load(partnerId)
      const ratio: Decimal | null = creditLimit && position ? inUse(position).dividedBy(creditLimit) : null
      return ratio && roundTo6(ratio)
    },
  },
}
