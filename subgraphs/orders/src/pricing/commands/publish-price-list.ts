import { changed, combine, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, notFound } from '@channelgraph/values'
import { findProducts } from '../../catalogue/catalogue.store.ts'
import { priceListPublished } from '../pricing.events.ts'
import { heldUntil, PRICE_LIST, refuseOverlap, refusePublication, refuseUnpriced } from '../pricing.rules.ts'
import { findHeldLists, findPriceListItems, lockKind, nameItems, priceLists } from '../pricing.store.ts'

export interface PublishPriceList extends Versioned {
  /** The published list it takes over from. */
  readonly supersedes?: string | null
  /** Numbers of the products that lose their price, as whoever publishes has seen. */
  readonly withoutPrice?: readonly string[] | null
}

export const publishPriceList = command(
  'price-list:publish',
  async (tx, ctx, { id, expectedVersion, supersedes, withoutPrice }: PublishPriceList) => {
    const now = ctx.clock.now()
    const list = await priceLists.lock(tx, ctx, id, expectedVersion)
    const refusal = refusePublication(list, ctx.viewer.subject, businessDateOf(now))
    if (refusal) return refusal

    await lockKind(tx, list.kind)
    const held = await findHeldLists(tx, list.kind)
    const before = supersedes ? held.find((other) => other.id === supersedes) : undefined
    if (supersedes && !before) throw notFound('The price list to supersede', '被取代的价格表')
    const illegal = before && checkTransition(PRICE_LIST, 'supersedePriceList', before)
    if (illegal) return illegal
    // One that begins on the same day, or later, does not hold for a single day: it is corrected, not followed.
    const shortened = before && heldUntil(before, list.effectiveFrom)
    const overlap = refuseOverlap(
      list,
      held.map((other) => (other === before && shortened ? { ...other, inForceTo: shortened } : other)),
    )
    if (overlap) return overlap

    const itemsOf = await findPriceListItems(tx, ctx.scope, [list.id, ...(before ? [before.id] : [])])
    const items = itemsOf.get(list.id) ?? []
    if (before) {
      const named = check.items('withoutPrice', withoutPrice ?? [], 0, 1_000)
      const known = named.map((sku) => check.code('withoutPrice', sku))
      const lost = (itemsOf.get(before.id) ?? []).map(({ productId }) => productId)
      const unpriced = refuseUnpriced(await findProducts(tx, ctx.scope, lost), items, known)
      if (unpriced) return unpriced
    }
    await nameItems(tx, list.id)
    const published = await priceLists.update(tx, list, {
      status: 'PUBLISHED',
      publisherId: ctx.viewer.subject,
      publishedAt: now,
    })
    const done = changed('PriceList', list, published, priceListPublished(published, items))
    if (!before || !shortened) return done
    const superseded = await priceLists.update(tx, before, { status: 'SUPERSEDED', inForceTo: shortened })
    return combine(done, changed('PriceList', before, superseded))
  },
)
