import { changed, combine, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition, notFound } from '@channelgraph/values'
import { priceListPublished } from '../pricing.events.ts'
import { heldUntil, PRICE_LIST, refuseOverlap, refusePublication } from '../pricing.rules.ts'
import { findHeldLists, findPriceListItems, lockKind, priceLists } from '../pricing.store.ts'

export interface PublishPriceList extends Versioned {
  /** The published list it takes over from. */
  readonly supersedes?: string | null
}

export const publishPriceList = command(
  'price-list:publish',
  async (tx, ctx, { id, expectedVersion, supersedes }: PublishPriceList) => {
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
    // A list that would not hold for a single day is no predecessor: it stays, and overlaps.
    const shortened = before && before.effectiveFrom < list.effectiveFrom ? heldUntil(before, list.effectiveFrom) : null
    const overlap = refuseOverlap(
      list,
      held.map((other) => (other === before && shortened ? { ...other, inForceTo: shortened } : other)),
    )
    if (overlap) return overlap

    const items = (await findPriceListItems(tx, ctx.scope, [list.id])).get(list.id) ?? []
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
