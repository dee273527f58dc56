import { isOutsider } from '@channelgraph/access'
import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Context } from '../subgraph.ts'
import { blockCredit } from './commands/block-credit.ts'
import { setCreditLimit } from './commands/set-credit-limit.ts'
import { unblockCredit } from './commands/unblock-credit.ts'
import { creditLinePages } from './credit.lists.ts'
import { availableOf, creditStatus } from './credit.rules.ts'
import type { CreditLineRow } from './credit.tables.ts'

const positionOf = async (line: CreditLineRow, ctx: Context) => (await ctx.loaders.creditPositions.load(line.id))!

export const creditResolvers: Resolvers = {
  Query: {
    creditLines: (_, { filter, ...page }, ctx) =>
      creditLinePages.list(ctx, { filter: { ...filter, today: businessDateOf(ctx.clock.now()) }, ...page }),
  },
  Mutation: {
    setCreditLimit: (_, { partnerId: id, ...args }, ctx) => setCreditLimit(ctx, { id, ...args }),
    blockCredit: (_, { partnerId: id, ...args }, ctx) => blockCredit(ctx, { id, ...args }),
    unblockCredit: (_, { partnerId: id, ...args }, ctx) => unblockCredit(ctx, { id, ...args }),
  },
  Partner: {
    creditLine: (partner, _, ctx) => ctx.loaders.creditLines.load(partner.id),
  },
  CreditLine: {
    partner: (line) => ({ id: line.id }),
    used: async (line, _, ctx) => (await positionOf(line, ctx)).used,
    reserved: async (line, _, ctx) => (await positionOf(line, ctx)).reserved,
    available: async (line, _, ctx) => availableOf(line, await positionOf(line, ctx)),
    // Whoever writes a text says who may read it.
    blockReason: (line, _, ctx) => (!isOutsider(ctx.viewer) || line.blockReasonForPartner ? line.blockReason : null),
    status: async (line, _, ctx) => creditStatus(line, await positionOf(line, ctx), businessDateOf(ctx.clock.now())),
  },
}
