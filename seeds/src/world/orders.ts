import { addDays, type BusinessDate, businessDateOf, Decimal, type Money } from '@channelgraph/values'
import { amountsOf, sumOf } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import type { RegionRow } from '../../../subgraphs/partners/src/regions/regions.tables.ts'
import { inOrder } from '../grouping.ts'
import { atHour, HOUR, inOfficeHours, later, latest, MINUTE, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { Scale } from '../scale.ts'
import type { LifeFact } from './activation.ts'
import { GOODS_VAT, type Prices } from './price-lists.ts'
import type { ProductFact } from './products.ts'
import type { Atlas } from './regions.ts'
import { makeShipments } from './shipments.ts'

export interface OrderLineFact {
  readonly id: string
  readonly lineNo: number
  readonly product: ProductFact
  readonly qty: number
  readonly unitPriceNet: Decimal
  readonly vatRate: Decimal
  readonly net: Money
  readonly vat: Money
}
export interface ShipmentFact {
  readonly id: string
  readonly shippedAt: Date
  /** Null while it is on the road. */
  readonly acceptedAt: Date | null
  readonly lines: readonly { readonly line: OrderLineFact; readonly qty: number; readonly serialNos: string[] }[]
}
/** Why an order stands still at the end of the history. */
export type Hold = 'CREDIT' | 'PARTNER_SUSPENDED' | 'TERRITORY_CHECK'
export interface OrderFact {
  readonly id: string
  /** Given when all orders of a day are known. */
  no: string
  readonly life: LifeFact
  readonly shipTo: RegionRow
  readonly shipToAddress: string
  readonly createdAt: Date
  /** Whether the order desk wrote it for the partner (O-01). */
  readonly byDesk: boolean
  readonly lines: readonly OrderLineFact[]
  readonly net: Money
  readonly vat: Money
  readonly gross: Money
  readonly submittedAt: Date | null
  readonly hold: Hold | null
  /** A TERRITORY_CHECK somebody released with a note. */
  readonly waivedAt: Date | null
  readonly confirmedAt: Date | null
  readonly promisedDate: BusinessDate | null
  readonly allocatedAt: Date | null
  readonly shipments: readonly ShipmentFact[]
  readonly closedAt: Date | null
  readonly cancelledAt: Date | null
  readonly rejectedAt: Date | null
}

/** What an order is drawn from. */
export interface Market {
  readonly atlas: Atlas
  readonly products: readonly ProductFact[]
  /** What may be ordered, and how often it is. */
  readonly demand: readonly (readonly [ProductFact, number])[]
  readonly units: Scale['units']
  readonly prices: Prices
  /** The days of the history with their weights: when orders are placed. */
  readonly days: readonly (readonly [BusinessDate, number])[]
  readonly today: BusinessDate
}

const LINES: readonly (readonly [number, number])[] = [
  [1, 25],
  [2, 32],
  [3, 22],
  [4, 12],
  [5, 9],
]
const STREETS = ['人民路', '中山路', '解放路', '工业大道', '科技路', '迎宾路', '滨江路', '新城路'] as const

/** One partner's orders, oldest first: each as far as it has come by the end of the history. */
export function makeOrders(stream: Stream, life: LifeFact, count: number, market: Market): OrderFact[] {
  const { activatedAt, terminatedAt } = life
  if (!activatedAt) return []
  const from = addDays(businessDateOf(activatedAt), 2)
  const stops = terminatedAt ? addDays(businessDateOf(terminatedAt), -90) : market.today
  const open = market.days.filter(([date]) => date >= from && date < stops && !isSuspendedOn(life, date))
  if (open.length === 0) return []
  const dates = Array.from({ length: count }, () => stream.weighted(open)).sort()
  const orders = dates.map((date, i) => makeOrder(stream.of(i), life, date, market))
  return inOrder(
    orders,
    ({ createdAt }) => createdAt,
    ({ id }) => id,
  )
}

const isSuspendedOn = ({ suspensions }: LifeFact, date: BusinessDate): boolean =>
  suspensions.some(({ at, reinstatedAt }) => {
    const until = reinstatedAt ? businessDateOf(reinstatedAt) : '9999-12-31'
    return addDays(businessDateOf(at), -1) <= date && date <= until
  })

function makeOrder(stream: Stream, life: LifeFact, date: BusinessDate, market: Market): OrderFact {
  const end = atHour(market.today, 0)
  const createdAt = inOfficeHours(date, stream, 9, 16)
  const before = (at: Date): Date | null => (at < end ? at : null)
  const lines = makeLines(stream, life, createdAt, market)
  const away = stream.chance(date >= addDays(market.today, -40) ? 0.07 : 0.012)
  const base = orderOf(stream, life, createdAt, lines, market.atlas, away)
  // The last days leave drafts behind.
  if (date >= addDays(market.today, -12) && stream.chance(0.25)) return base
  const submittedAt = later(createdAt, stream.int(4, 100) * MINUTE)

  const waivedAt = away ? inOfficeHours(workingDaysOn(date, 1), stream, 9, 16) : null
  if (waivedAt && (date >= addDays(market.today, -40) || waivedAt >= end)) {
    return { ...base, submittedAt, hold: 'TERRITORY_CHECK' }
  }
  const checkedAt = waivedAt ?? submittedAt
  const confirmedAt = stream.chance(0.8)
    ? later(checkedAt, stream.int(15, 60) * MINUTE)
    : inOfficeHours(workingDaysOn(businessDateOf(checkedAt), 1), stream, 9, 11)
  const turned = stream.next()
  if (turned < 0.008) return { ...base, submittedAt, waivedAt, rejectedAt: before(confirmedAt) }
  if (turned < 0.02) {
    const cancelledAt = before(later(confirmedAt, stream.int(1, 30) * HOUR))
    return { ...base, submittedAt, waivedAt, ...confirmation(stream, lines, before(confirmedAt)), cancelledAt }
  }
  const confirmed = confirmation(stream, lines, before(confirmedAt))
  const allocatedAt =
    confirmed.promisedDate === null
      ? null
      : before(inOfficeHours(workingDaysOn(businessDateOf(confirmedAt), stream.int(1, 3)), stream, 10, 15))
  const shipments =
    allocatedAt && confirmed.promisedDate ? makeShipments(stream, lines, allocatedAt, confirmed.promisedDate, end) : []
  const shippedAll = sumUnits(shipments) === lines.reduce((sum, { qty }) => sum + qty, 0)
  const accepted = shipments.flatMap(({ acceptedAt }) => (acceptedAt ? [acceptedAt] : []))
  const done = shippedAll && accepted.length === shipments.length && shipments.length > 0
  const closing = done
    ? before(inOfficeHours(workingDaysOn(businessDateOf(latest(...accepted)), stream.int(2, 6)), stream, 9, 16))
    : null
  return { ...base, submittedAt, waivedAt, ...confirmed, allocatedAt, shipments, closedAt: closing }
}

/** An order as it was written: a draft. */
function orderOf(
  stream: Stream,
  life: LifeFact,
  createdAt: Date,
  lines: readonly OrderLineFact[],
  atlas: Atlas,
  away: boolean,
): OrderFact {
  const shipTo = shipToOf(stream, life, atlas, away)
  const { net, vat, gross } = sumOf(lines)
  return {
    id: stream.id('order', createdAt),
    no: '',
    life,
    shipTo,
    shipToAddress: `${shipTo.name}${stream.pick(STREETS)}${stream.int(1, 380)}号`,
    createdAt,
    byDesk: stream.chance(0.12),
    lines,
    net,
    vat,
    gross,
    submittedAt: null,
    hold: null,
    waivedAt: null,
    confirmedAt: null,
    promisedDate: null,
    allocatedAt: null,
    shipments: [],
    closedAt: null,
    cancelledAt: null,
    rejectedAt: null,
  }
}

/** Orders that waited when their partner was suspended: they stand ON_HOLD (PARTNER_SUSPENDED). */
export function makeStoppedOrders(stream: Stream, life: LifeFact, market: Market): OrderFact[] {
  const suspension = life.suspensions.at(-1)
  if (!suspension || suspension.reinstatedAt) return []
  return [0, 1, 2].map((i) => {
    const own = stream.of(i)
    const createdAt = inOfficeHours(businessDateOf(suspension.at), own, 9, 12)
    const order = orderOf(own, life, createdAt, makeLines(own, life, createdAt, market), market.atlas, false)
    return { ...order, submittedAt: later(createdAt, own.int(4, 60) * MINUTE), hold: 'PARTNER_SUSPENDED' }
  })
}

/** A project of so many fast chargers that no credit is left for it. */
export function makeRefusedOrder(
  stream: Stream,
  life: LifeFact,
  createdAt: Date,
  available: Money,
  market: Market,
): OrderFact {
  const fast = market.products.filter(({ row }) => row.line === 'DC-FAST')
  const product = stream.pick(fast)
  const price = market.prices.at(life.partner.kind, product.row.id, businessDateOf(createdAt))
  const over = available.times('1.08').toDecimal().div(price.times('1.13'))
  const qty = Math.max(2, over.toDecimalPlaces(0, Decimal.ROUND_UP).toNumber())
  const line = lineOf(stream, createdAt, product, 0, qty, price)
  const order = orderOf(stream, life, createdAt, [line], market.atlas, false)
  const submittedAt = later(createdAt, stream.int(4, 60) * MINUTE)
  return submittedAt < atHour(market.today, 0) ? { ...order, submittedAt, hold: 'CREDIT' } : order
}

const sumUnits = (shipments: readonly ShipmentFact[]): number =>
  shipments.flatMap(({ lines }) => lines).reduce((sum, { qty }) => sum + qty, 0)

function makeLines(
  stream: Stream,
  { partner }: LifeFact,
  at: Date,
  { demand, units, prices }: Market,
): OrderLineFact[] {
  const chosen = new Set<ProductFact>()
  // Big partners buy a little wider.
  const wanted = stream.weighted(LINES)
  while (chosen.size < wanted) chosen.add(stream.weighted(demand))
  return [...chosen].map((product, i) => {
    const price = prices.at(partner.kind, product.row.id, businessDateOf(at))
    return lineOf(stream, at, product, i, stream.weighted(units), price)
  })
}

/** A line of about so many units: of whole packages. */
function lineOf(
  stream: Stream,
  at: Date,
  product: ProductFact,
  i: number,
  units: number,
  price: Decimal,
): OrderLineFact {
  const { packQty } = product.row
  const qty = Math.max(1, Math.floor(units / packQty)) * packQty
  const priced = { unitPriceNet: price, vatRate: GOODS_VAT }
  return { id: stream.id('orderLine', at), lineNo: i + 1, product, qty, ...priced, ...amountsOf(priced, qty) }
}

/** A county of the partner's own area; away, one in a city of the same province that is somebody else's. */
function shipToOf(stream: Stream, { partner: { area, city } }: LifeFact, atlas: Atlas, away: boolean): RegionRow {
  const others = atlas.childrenOf(city.parentCode ?? city.code).filter(({ code }) => code !== city.code)
  const place = away && others.length > 0 ? stream.pick(others) : area
  const counties = atlas.childrenOf(place.code)
  return counties.length > 0 ? stream.pick(counties) : place
}

function confirmation(stream: Stream, lines: readonly OrderLineFact[], confirmedAt: Date | null) {
  if (!confirmedAt) return { confirmedAt: null, promisedDate: null }
  const lead = Math.max(...lines.map(({ product }) => product.row.leadTimeDays))
  return { confirmedAt, promisedDate: workingDaysOn(addDays(businessDateOf(confirmedAt), lead + stream.int(3, 8)), 0) }
}
