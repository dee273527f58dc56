import { read } from '@channelgraph/access'
import { businessDateOf, check, Money } from '@channelgraph/values'
import { documentResolvers } from '../approvals/documents.resolvers.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { channelStrategyDocument, channelStrategyCommands as commands } from './strategies.document.ts'
import { dayIn, gapTo } from './strategies.rules.ts'
import { channelStrategyPages, findStrategyOfYear, MAX_YEAR, MIN_YEAR, placeOf } from './strategies.store.ts'

export const strategiesResolvers: Resolvers = {
  Query: {
    channelStrategy: (_, { year: given, on }, ctx) => {
      const year = check.wholeNumber('year', given, MIN_YEAR, MAX_YEAR)
      const day = on ? check.day('on', on) : dayIn(year, businessDateOf(ctx.clock.now()))
      return read(ctx, (db) => findStrategyOfYear(db, ctx.scope, year, day))
    },
    channelStrategies: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      channelStrategyPages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: {
    draftChannelStrategy: (_, args, ctx) => commands.draft(ctx, args),
    updateChannelStrategy: (_, args, ctx) => commands.update(ctx, args),
    discardChannelStrategy: (_, args, ctx) => commands.discard(ctx, args),
    submitChannelStrategy: (_, args, ctx) => commands.submit(ctx, args),
    recallChannelStrategy: (_, args, ctx) => commands.recall(ctx, args),
    decideChannelStrategy: (_, args, ctx) => commands.decide(ctx, args),
    publishChannelStrategy: (_, args, ctx) => commands.publish(ctx, args),
    retireChannelStrategy: (_, args, ctx) => commands.retire(ctx, args),
  },
  ChannelStrategy: {
    ...documentResolvers(channelStrategyDocument),
    __resolveReference: ({ id }, ctx) => ctx.loaders.channelStrategies.load(id),
  },
  RegionTarget: {
    region: ({ regionCode }, _, ctx) => ctx.loaders.regions.load(regionCode),
    actualCount: async (target, _, ctx) => (await ctx.loaders.activePartners.load(placeOf(target))) ?? 0,
    gap: async (target, _, ctx) => gapTo(target, (await ctx.loaders.activePartners.load(placeOf(target))) ?? 0),
    revenueTarget: ({ revenueTarget }) => Money.parse(revenueTarget),
  },
}
