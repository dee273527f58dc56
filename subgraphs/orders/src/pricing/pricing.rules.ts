import {
  addDays,
  type BusinessDate,
  badInput,
  check,
  checkTransition,
  type Period as Days,
  type Decimal,
  type Period,
  selfApproval,
  type Transitions,
  VAT_RATES,
  withDefaults,
} from '@channelgraph/values'
import { isSellable } from '../catalogue/catalogue.rules.ts'
import type { ProductRow } from '../catalogue/catalogue.tables.ts'
import { refusal } from './pricing.refusals.ts'
import { type PriceListItemRow, type PriceListRow, priceList } from './pricing.tables.ts'

/** A price list's way (specification 3.5). Superseding is what publishing does to the list that held before. */
export const PRICE_LIST = {
  submitPriceList: { from: ['DRAFT'], to: ['IN_REVIEW'] },
  reviewPriceList: { from: ['IN_REVIEW'], to: ['IN_REVIEW', 'DRAFT'] },
  publishPriceList: { from: ['IN_REVIEW'], to: ['PUBLISHED'] },
  supersedePriceList: { from: ['PUBLISHED'], to: ['SUPERSEDED'] },
  withdrawPriceList: { from: ['DRAFT', 'IN_REVIEW', 'PUBLISHED'], to: ['WITHDRAWN'] },
} as const satisfies Transitions<PriceListRow['status']>

export interface DraftedItem {
  readonly productId: string
  readonly supplyPriceNet: Decimal
  readonly guideRetailPriceGross: Decimal
  readonly minRetailPriceGross?: Decimal | null
  readonly vatRate?: Decimal | null
}

const checkPrice = (name: string, price: Decimal): Decimal => check.decimalWithin(name, price, '0.000001', 100_000_000)

/** Throws BAD_USER_INPUT for what is no price list. */
export function checkDraft(effective: Period, items: readonly DraftedItem[]): void {
  check.period('effective', effective)
  check.items('items', items, 1, 1_000)
  if (new Set(items.map((item) => item.productId)).size < items.length)
    throw badInput('`items` must name each product once.', '`items` 中每个产品只能出现一次。')
  for (const { supplyPriceNet, guideRetailPriceGross, minRetailPriceGross } of items) {
    checkPrice('supplyPriceNet', supplyPriceNet)
    checkPrice('guideRetailPriceGross', guideRetailPriceGross)
    if (minRetailPriceGross) checkPrice('minRetailPriceGross', minRetailPriceGross)
  }
}

/** 6.2: what is on a price list is goods. Another rate would stand on every order and invoice after it. */
export function refuseVatRates(items: readonly DraftedItem[]) {
  const wrong = items.find(({ vatRate }) => vatRate != null && !vatRate.eq(VAT_RATES.GOODS))
  return wrong ? refusal('GoodsVatRate', { rate: wrong.vatRate! }) : null
}

/**
 * L3: fixing a resale price, or setting a minimum, with somebody who buys and resells is forbidden (Anti-Monopoly Law art. 18).
 * A true agent sells the company's goods in its name: its price is the company's own.
 */
export function refuseRetailPrices(
  kind: PriceListRow['kind'],
  mode: PriceListRow['mode'],
  items: readonly DraftedItem[],
) {
  const fixes = mode === 'AGENCY_FIXED'
  const hasMinimum = items.some((item) => item.minRetailPriceGross != null)
  if ((!fixes || kind === 'AGENT') && (!hasMinimum || fixes)) return null
  return refusal('RetailPriceNotAllowed')
}

/** Whoever wrote the list does not review it. */
export const refuseReview = (list: PriceListRow, reviewer: string) =>
  checkTransition(PRICE_LIST, 'reviewPriceList', list) ?? (list.authorId === reviewer ? selfApproval() : null)

/** Author, reviewer and publisher are three people; a list holds from today at the earliest. */
export function refusePublication(list: PriceListRow, publisher: string, today: BusinessDate) {
  const illegal = checkTransition(PRICE_LIST, 'publishPriceList', list)
  if (illegal) return illegal
  if (!list.reviewerId) return refusal('PriceListNotReviewed', { no: list.no })
  if (publisher === list.authorId || publisher === list.reviewerId) return selfApproval()
  if (list.effectiveFrom >= today) return null
  return refusal('PriceListRetroactive', { no: list.no, from: list.effectiveFrom })
}

/** A list takes the place of the whole one before: what is sold and would have no price is named by whoever publishes. */
export function refuseUnpriced(
  before: ReadonlyMap<string, Pick<ProductRow, 'sku' | 'lifecycle'>>,
  items: readonly { readonly productId: string }[],
  named: readonly string[],
) {
  const priced = new Set(items.map(({ productId }) => productId))
  const skus = [...before]
    .filter(([id, product]) => !priced.has(id) && isSellable(product) && !named.includes(product.sku))
    .map(([, { sku }]) => sku)
  return skus.length > 0 ? refusal('ProductsUnpriced', { skus: skus.sort() }) : null
}

/** The days a published list holds. */
type Held = Pick<PriceListRow, 'no' | 'effectiveFrom' | 'inForceTo'>

/** O-07: of one kind, one list holds on a day. `published` are the others as they will hold. */
export function refuseOverlap(list: Held, published: readonly Held[]) {
  const other = published.find((held) => held.effectiveFrom <= list.inForceTo && list.effectiveFrom <= held.inForceTo)
  if (!other) return null
  return refusal('PriceListOverlap', { no: other.no, from: other.effectiveFrom, to: other.inForceTo })
}

/** The last day a list holds that another one takes over from `successor` on, or that is withdrawn on `successor`. */
export function heldUntil(list: Held, successor: BusinessDate): BusinessDate {
  const dayBefore = addDays(successor, -1)
  if (dayBefore < list.inForceTo) return dayBefore
  return list.inForceTo
}

/** What a list calls a product, whatever it is called later. */
export const namedAs = ({
  sku,
  name,
}: Pick<ProductRow, 'sku' | 'name'>): Pick<PriceListItemRow, 'sku' | 'productName'> => ({
  ...{ sku, productName: name },
})

/** A price list as it is drafted: a revision of its kind's, numbered by it, for a period. */
export const openingPriceList = ({
  effective: { from, to },
  ...given
}: Pick<PriceListRow, 'id' | 'kind' | 'revision' | 'mode' | 'authorId'> & { readonly effective: Days }): PriceListRow =>
  withDefaults(priceList, {
    ...given,
    no: `PL-${given.kind}-${String(given.revision).padStart(3, '0')}`,
    status: 'DRAFT',
    effectiveFrom: from,
    effectiveTo: to,
    inForceTo: to,
  })
