import { isInScope, read } from '@channelgraph/access'
import { businessDateOf, check, Money } from '@channelgraph/values'
import { documentResolvers } from '../approvals/documents.resolvers.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Context } from '../subgraph.ts'
import { channelStrategyDocument, channelStrategyCommands as commands } from './strategies.document.ts'
import { dayIn, gapTo } from './strategies.rules.ts'
import { channelStrategyPages, findStrategyOfYear, MAX_YEAR, MIN_YEAR, placeOf } from './strategies.store.ts'
import type { RegionTarget } from './strategies.tables.ts'

/** How many there are; null for a channel manager of other regions, who is not told of their partners. */
const actualOf = async (target: RegionTarget, { scope, loaders }: Context): Promise<number | null> =>
  isInScope(scope, { id: null, regionPath: target.regionPath })
    ? ((await loaders.activePartners.load(placeOf(target))) ?? 0)
    : null

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
    actualCount: (target, _, ctx) => actualOf(target, ctx),
    gap: async (target, _, ctx) => {
      const actual = await actualOf(target, ctx)
      return actual === null ? null : gapTo(target, actual)
    },
    revenueTarget: ({ revenueTarget }) => Money.parse(revenueTarget),
  },
}
