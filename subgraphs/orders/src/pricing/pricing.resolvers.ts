import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Context } from '../subgraph.ts'
import { draftPriceList } from './commands/draft-price-list.ts'
import { publishPriceList } from './commands/publish-price-list.ts'
import { reviewPriceList } from './commands/review-price-list.ts'
import { submitPriceList } from './commands/submit-price-list.ts'
import { withdrawPriceList } from './commands/withdraw-price-list.ts'
import { type PriceQuestion, priceListPages } from './pricing.store.ts'

/** A partner asks for its own kind, staff for the one it names. */
const questionOf = (
  ctx: Context,
  { on, kind }: { on?: string | null; kind?: Extract<PriceQuestion['kind'], string> | null },
): PriceQuestion => ({
  on: on ?? businessDateOf(ctx.clock.now()),
  kind: kind ?? (ctx.scope.kind === 'partner' ? { ofPartner: ctx.scope.partnerId } : 'DISTRIBUTOR'),
})

export const pricingResolvers: Resolvers = {
  Query: {
    priceLists: (_, { first, after, last, before, ...filter }, ctx) =>
      priceListPages.list(ctx, { filter, first, after, last, before }),
  },
  Mutation: {
    draftPriceList: (_, args, ctx) => draftPriceList(ctx, args),
    submitPriceList: (_, args, ctx) => submitPriceList(ctx, args),
    reviewPriceList: (_, args, ctx) => reviewPriceList(ctx, args),
    publishPriceList: (_, args, ctx) => publishPriceList(ctx, args),
    withdrawPriceList: (_, args, ctx) => withdrawPriceList(ctx, args),
  },
  Product: {
    listPrice: (product, args, ctx) => ctx.loaders.pricesInForce.load({ id: product.id, args: questionOf(ctx, args) }),
  },
  PriceQuote: {
    priceList: async (price, _, ctx) => (await ctx.loaders.priceLists.load(price.priceListId))!,
  },
  PriceList: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.priceLists.load(id),
    effective: (list) => ({ from: list.effectiveFrom, to: list.inForceTo }),
    items: (list, _, ctx) => ctx.loaders.priceListItems.load(list.id),
  },
  PriceListItem: {
    product: async (item, _, ctx) => (await ctx.loaders.products.load(item.productId))!,
  },
}
