import { assertOwnPartner } from '@channelgraph/access'
import type { Resolvers } from '../generated/resolvers.ts'

/** A partner, as far as finance knows it without asking: its id. */
export interface PartnerStub {
  readonly id: string
}

export const partnersResolvers = {
  Partner: {
    __resolveReference: async ({ id }, ctx) => {
      assertOwnPartner(ctx.scope, id)
      // A channel manager sees the partners of its regions only; what staff and partner users may see is settled by now.
      return ctx.scope.kind === 'regions' && !(await ctx.loaders.partnerRefs.load(id)) ? null : { id }
    },
  },
} satisfies Resolvers
