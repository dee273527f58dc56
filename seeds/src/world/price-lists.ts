import { PARTNER_KINDS } from '@channelgraph/contracts'
import { addDays, addMonths, type BusinessDate, Decimal } from '@channelgraph/values'
import { namedAs, openingPriceList } from '../../../subgraphs/orders/src/pricing/pricing.rules.ts'
import type { PriceListItemRow, PriceListRow } from '../../../subgraphs/orders/src/pricing/pricing.tables.ts'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { Staff } from './people.ts'
import type { ProductFact } from './products.ts'

export type PartnerKind = PriceListRow['kind']
export interface PriceListFact {
  readonly row: PriceListRow & Readonly<Record<'reviewerId' | 'publisherId', string>> & { readonly publishedAt: Date }
  readonly items: readonly PriceListItemRow[]
}

export const GOODS_VAT = new Decimal('0.13')
const FACTOR: Readonly<Record<PartnerKind, number>> = { DISTRIBUTOR: 1, AGENT: 1.06, FRANCHISEE: 1.04, OTHER: 1.02 }
// Antitrust law (L3): a resale price is fixed for true agents only, others are guided or capped.
const MODE: Readonly<Record<PartnerKind, PriceListRow['mode']>> = {
  DISTRIBUTOR: 'GUIDE',
  AGENT: 'AGENCY_FIXED',
  FRANCHISEE: 'MAXIMUM',
  OTHER: 'GUIDE',
}

const halfYearOf = (date: BusinessDate): BusinessDate =>
  `${date.slice(0, 4)}-${Number(date.slice(5, 7)) <= 6 ? '01' : '07'}-01`

/** A list per kind and half-year, from the half-year the history begins in to that of `today`, without gap or overlap. */
export function makePriceLists(
  stream: Stream,
  products: readonly ProductFact[],
  staff: Staff,
  from: BusinessDate,
  today: BusinessDate,
): PriceListFact[] {
  const lists: PriceListFact[] = []
  for (let i = 0, start = halfYearOf(from); start <= today; i += 1, start = addMonths(start, 6)) {
    for (const kind of PARTNER_KINDS) {
      const publishedAt = inOfficeHours(workingDaysOn(addDays(start, -20), 0), stream, 14, 17)
      const end = addDays(addMonths(start, 6), -1)
      const row: PriceListFact['row'] = {
        ...openingPriceList({
          id: stream.id('priceList', publishedAt),
          kind,
          revision: i + 1,
          mode: MODE[kind],
          effective: { from: start, to: end },
          authorId: staff.persona('channel-manager-east'),
        }),
        status: 'PUBLISHED',
        reviewerId: staff.persona('finance'),
        publisherId: staff.persona('management'),
        publishedAt,
        version: 4,
      }
      lists.push({ row, items: products.map((product) => itemOf(row, product, i)) })
    }
  }
  return lists
}

function itemOf(list: PriceListRow, { row, basePrice }: ProductFact, revision: number): PriceListItemRow {
  // DC modules became cheaper by about two per cent each half-year, AC by one.
  const trend = new Decimal(row.current === 'DC' ? '0.98' : '0.99').pow(revision)
  const net = new Decimal(basePrice).times(FACTOR[list.kind]).times(trend).toDecimalPlaces(2)
  const guide = net.times('1.4125').div(10).toDecimalPlaces(0).times(10)
  return {
    priceListId: list.id,
    productId: row.id,
    ...namedAs(row),
    supplyPriceNet: net,
    guideRetailPriceGross: guide,
    minRetailPriceGross: list.mode === 'AGENCY_FIXED' ? guide : null,
    vatRate: GOODS_VAT,
  }
}

/** What a kind of partner pays on a day. */
export class Prices {
  readonly #lists: readonly PriceListFact[]
  readonly #prices = new Map<string, ReadonlyMap<string, Decimal>>()

  constructor(lists: readonly PriceListFact[]) {
    this.#lists = lists
    for (const { row, items } of lists) {
      this.#prices.set(row.id, new Map(items.map((item) => [item.productId, item.supplyPriceNet])))
    }
  }

  at(kind: PartnerKind, productId: string, date: BusinessDate): Decimal {
    const list = this.#lists.find(({ row }) => row.kind === kind && row.effectiveFrom <= date && date <= row.inForceTo)
    const price = list && this.#prices.get(list.row.id)?.get(productId)
    if (!price) throw new Error(`No price of ${productId} for ${kind} on ${date}.`)
    return price
  }
}
