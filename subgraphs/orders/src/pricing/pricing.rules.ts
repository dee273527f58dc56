import {
  addDays,
  type BusinessDate,
  badInput,
  type Decimal,
  type Period,
  type Refusal,
  refuseTransition,
  selfApproval,
  type Transitions,
} from '@channelgraph/values'
import type { PriceListRow } from './pricing.tables.ts'

/** A price list's way (specification 3.5). Superseding is what publishing does to the list that held before. */
export const PRICE_LIST_TRANSITIONS = {
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

/** Throws BAD_USER_INPUT for what is no price list. */
export function checkDraft(effective: Period, items: readonly DraftedItem[]): void {
  if (effective.to < effective.from) throw badInput('effective ends before it begins.')
  if (items.length < 1 || items.length > 1_000) throw badInput('A list has 1 to 1000 prices.')
  if (new Set(items.map((item) => item.productId)).size < items.length) throw badInput('Each product stands once.')
  for (const { supplyPriceNet, guideRetailPriceGross, minRetailPriceGross, vatRate } of items) {
    if (![supplyPriceNet, guideRetailPriceGross].every((price) => price.gt(0))) throw badInput('Prices are above zero.')
    if (minRetailPriceGross?.lte(0)) throw badInput('Prices are above zero.')
    if (vatRate && (vatRate.lt(0) || vatRate.gte(1))) throw badInput('vatRate is a share such as 0.13.')
  }
}

/**
 * L3: fixing a resale price, or setting a minimum, with somebody who buys and resells is forbidden (Anti-Monopoly Law art. 18).
 * A true agent sells the company's goods in its name: its price is the company's own.
 */
export function refuseRetailPrices(
  kind: PriceListRow['kind'],
  mode: PriceListRow['mode'],
  items: readonly DraftedItem[],
): Refusal | null {
  const fixes = mode === 'AGENCY_FIXED'
  const hasMinimum = items.some((item) => item.minRetailPriceGross != null)
  if ((!fixes || kind === 'AGENT') && (!hasMinimum || fixes)) return null
  return {
    __typename: 'RetailPriceNotAllowed',
    code: 'RETAIL_PRICE_NOT_ALLOWED',
    message: 'Mode AGENCY_FIXED and lowest retail prices are for agents only: take GUIDE or MAXIMUM without them.',
  }
}

/** Whoever wrote the list does not review it. */
export const refuseReview = (list: PriceListRow, reviewer: string): Refusal | null =>
  refuseTransition(PRICE_LIST_TRANSITIONS, 'reviewPriceList', list.status) ??
  (list.authorId === reviewer ? selfApproval() : null)

/** Author, reviewer and publisher are three people; a list holds from today at the earliest. */
export function refusePublication(list: PriceListRow, publisher: string, today: BusinessDate): Refusal | null {
  const illegal = refuseTransition(PRICE_LIST_TRANSITIONS, 'publishPriceList', list.status)
  if (illegal) return illegal
  if (!list.reviewerId) {
    return {
      __typename: 'PriceListNotReviewed',
      code: 'PRICE_LIST_NOT_REVIEWED',
      message: `Finance has not passed ${list.no} yet: reviewPriceList comes first.`,
    }
  }
  if (publisher === list.authorId || publisher === list.reviewerId) return selfApproval()
  if (list.effectiveFrom >= today) return null
  return {
    __typename: 'PriceListRetroactive',
    code: 'PRICE_LIST_RETROACTIVE',
    message: `${list.no} begins on ${list.effectiveFrom}, which has passed: draft a list that begins today or later.`,
  }
}

/** The days a published list holds. */
type Held = Pick<PriceListRow, 'no' | 'effectiveFrom' | 'inForceTo'>

/** O-07: of one kind, one list holds on a day. `published` are the others as they will hold. */
export function refuseOverlap(list: Held, published: readonly Held[]): Refusal | null {
  const other = published.find((held) => held.effectiveFrom <= list.inForceTo && list.effectiveFrom <= held.inForceTo)
  if (!other) return null
  return {
    __typename: 'PriceListOverlap',
    code: 'PRICE_LIST_OVERLAP',
    message: `${other.no} holds from ${other.effectiveFrom} to ${other.inForceTo}: supersede it, or choose other days.`,
    no: other.no,
  } as Refusal
}

/** The last day a list holds that another one takes over from `successor` on, or that is withdrawn on `successor`. */
export function heldUntil(list: Held, successor: BusinessDate): BusinessDate {
  const dayBefore = addDays(successor, -1)
  if (dayBefore < list.inForceTo) return dayBefore
  return list.inForceTo
}
