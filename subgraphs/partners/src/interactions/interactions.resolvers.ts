import { nodesOf } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { correctInteraction } from './commands/correct-interaction.ts'
import { recordInteraction } from './commands/record-interaction.ts'
import { interactionPages } from './interactions.store.ts'

export const interactionsResolvers: Resolvers = {
  Query: {
    interactions: (_, { filter, ...page }, ctx) => interactionPages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    recordInteraction: (_, args, ctx) => recordInteraction(ctx, args),
    correctInteraction: (_, args, ctx) => correctInteraction(ctx, args),
  },
  Interaction: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.interactions.load(id),
    partner: ({ partnerId }, _, ctx) => ctx.loaders.partners.load(partnerId),
    by: ({ byId }, _, ctx) => ctx.loaders.employees.load(byId),
    nextActionOpen: async ({ id, nextActionOn }, _, ctx) =>
      nextActionOn !== null && (await ctx.loaders.unfollowedInteractions.load(id)) !== null,
  },
  Partner: {
    interactions: async (partner, { first }, ctx) =>
      nodesOf(await ctx.loaders.interactionsOfPartners.load({ id: partner.id, args: { filter: {}, first } })),
    lastInteractionAt: (partner, _, ctx) => ctx.loaders.lastInteractions.load(partner.id),
  },
}
