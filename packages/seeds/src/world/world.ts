import {
  addDays,
  addMonths,
  type BusinessDate,
  businessDateOf,
  Decimal,
  daysBetween,
  Money,
} from '@channelgraph/values'
import type { RegionRow } from '../../../../subgraphs/partners/src/regions/regions.tables.ts'
import { groupBy, inOrder } from '../grouping.ts'
import { Stream } from '../random.ts'
import { type LifeFact, makeLife } from './activation.ts'
import { type ApplicationFact, makeApplications } from './applications.ts'
import { type ComplaintFact, makeComplaints, makeTickets, type TicketFact } from './cases.ts'
import { type ContractFact, makeContracts, makeTerritory, type TerritoryFact } from './contracts.ts'
import { type DeliveryFact, deliveriesOf } from './deliveries.ts'
import { Exposure, refuseOrders } from './exposure.ts'
import { type InstallFact, makeInstalls } from './installs.ts'
import { type Market, makeOrders, makeStoppedOrders, type OrderFact } from './orders.ts'
import { makePartners } from './partners.ts'
import { makeStaff, type Staff } from './people.ts'
import { makePriceLists, type PriceListFact, Prices } from './price-lists.ts'
import { makeProducts, type ProductFact } from './products.ts'
import { Atlas, makeRegions } from './regions.ts'
import { orderDays } from './seasons.ts'
import { giveSerialNumbers } from './serial-numbers.ts'
import { makeSettlements, type SettlementFact } from './settlements.ts'
import { makePlaces, type Places } from './stations.ts'
import {
  type CourseFact,
  makeCourses,
  makeSessions,
  makeTraining,
  type SessionFact,
  type TrainingFact,
} from './training.ts'

/** Everything that happened, before it is written as rows of four departments. */
export interface World {
  readonly stream: Stream
  readonly today: BusinessDate
  readonly atlas: Atlas
  readonly staff: Staff
  readonly products: readonly ProductFact[]
  readonly priceLists: readonly PriceListFact[]
  readonly courses: readonly CourseFact[]
  readonly sessions: readonly SessionFact[]
  readonly trainings: readonly TrainingFact[]
  readonly lives: readonly LifeFact[]
  readonly applications: readonly ApplicationFact[]
  readonly territories: readonly TerritoryFact[]
  readonly contracts: readonly ContractFact[]
  readonly orders: readonly OrderFact[]
  readonly deliveries: readonly DeliveryFact[]
  readonly settlements: readonly SettlementFact[]
  /** What each partner owed at any time, by its id. */
  readonly exposures: ReadonlyMap<string, Exposure>
  readonly places: Places
  readonly installs: readonly InstallFact[]
  readonly tickets: readonly TicketFact[]
  readonly complaints: readonly ComplaintFact[]
}

const ORDERS = 2_000
const MONTHS = 24

/** The small world of a seed and a day: the same for ever. */
export function makeWorld(seed: string, today: BusinessDate): World {
  const stream = new Stream(`channelgraph/${seed}`)
  const start = addMonths(today, -MONTHS)
  const atlas = new Atlas(makeRegions())
  const staff = makeStaff(stream.of('people'))
  const products = makeProducts(stream.of('products'), addDays(start, -240))
  const priceLists = makePriceLists(stream.of('price-lists'), products, staff, start, today)
  const courses = makeCourses(stream.of('courses'), addDays(start, -480))
  const sessions = makeSessions(stream.of('sessions'), courses, staff, addDays(start, -410), today)

  const partners = makePartners(stream.of('partners'), atlas, staff, today)
  const trainings = partners.map((partner) =>
    makeTraining(stream.of('training', partner.code), partner, sessions, today),
  )
  const lives = partners.map((partner, i) =>
    makeLife(stream.of('life', partner.code), partner, trainings[i] as TrainingFact, today),
  )
  const taken = new Set(partners.map(({ city }) => city.code))
  const territories = lives.map((life) =>
    makeTerritory(stream.of('territory', life.partner.code), life, atlas, neighbour(life, atlas, taken)),
  )

  const market: Market = { atlas, products, prices: new Prices(priceLists), today }
  const orders = placeOrders(stream.of('orders'), lives, market, orderDays(start, addDays(today, -1)))
  giveSerialNumbers(orders)

  const byPartner = groupBy(orders, ({ life }) => life)
  const settlements: SettlementFact[] = []
  const contracts: ContractFact[] = []
  const exposures = new Map<string, Exposure>()
  const refused: OrderFact[] = []
  for (const life of lives) {
    const { partner } = life
    const own = byPartner.get(life) ?? []
    const accepted = own.flatMap(deliveriesOf)
    const statements = makeSettlements(stream.of('settlements', partner.code), life, accepted, today)
    settlements.push(...statements)
    const exposure = new Exposure(own, statements)
    exposures.set(partner.id, exposure)
    const lastYear = accepted.filter(({ acceptedOn }) => acceptedOn > addMonths(today, -12))
    const days = life.activatedAt ? Math.min(365, daysBetween(businessDateOf(life.activatedAt), today)) : 365
    const yearlyNet = Money.sum(lastYear.map(({ net }) => net)).times(new Decimal(365).div(Math.max(days, 60)))
    const terms = { yearlyNet, peakExposure: exposure.peak() }
    const signed = makeContracts(stream.of('contracts', partner.code), life, terms, today)
    contracts.push(...signed)
    const limit = signed.at(-1)?.row.creditLimit
    if (limit) refused.push(...refuseOrders(stream.of('refused', partner.code), life, limit, exposure, market))
  }
  const all = numbered([...orders, ...refused])
  const deliveries = all.flatMap(deliveriesOf)
  const places = makePlaces(stream.of('stations'), atlas, lives)
  const installs = makeInstalls(stream.of('installs'), deliveries, places, today)
  const tickets = makeTickets(stream.of('tickets'), installs, lives, today)
  const complaints = makeComplaints(stream.of('complaints'), installs, lives, today)
  const base = { stream, today, atlas, staff, products, priceLists, courses, sessions, trainings, lives }
  return {
    ...base,
    applications: makeApplications(stream.of('applications'), lives, atlas, staff, today),
    territories,
    contracts,
    orders: all,
    deliveries,
    settlements,
    exposures,
    places,
    installs,
    tickets,
    complaints,
  }
}

/** So many orders in all, spread over partners by Zipf's law and the time they were active. */
function placeOrders(
  stream: Stream,
  lives: readonly LifeFact[],
  market: Market,
  days: readonly (readonly [BusinessDate, number])[],
): OrderFact[] {
  const span = days.length
  const share = lives.map(({ partner, activatedAt, terminatedAt }) => {
    if (!activatedAt) return 0
    const from = businessDateOf(activatedAt)
    const to = terminatedAt ? businessDateOf(terminatedAt) : market.today
    return partner.weight * (days.filter(([date]) => date >= from && date < to).length / span)
  })
  const total = share.reduce((sum, weight) => sum + weight, 0)
  return lives.flatMap((life, i) => {
    const own = stream.of(life.partner.code)
    const count = Math.max(life.activatedAt ? 9 : 0, Math.round((ORDERS * (share[i] ?? 0)) / total))
    return [...makeOrders(own, life, count, days, market), ...makeStoppedOrders(own.of('stopped'), life, market)]
  })
}

/** SO20261123-000456: numbered through the day, by when they were written. */
function numbered(orders: readonly OrderFact[]): OrderFact[] {
  const sorted = inOrder(
    orders,
    ({ createdAt }) => createdAt,
    ({ id }) => id,
  )
  for (const [date, ofDay] of groupBy(sorted, ({ createdAt }) => businessDateOf(createdAt))) {
    for (const [i, order] of ofDay.entries()) {
      order.no = `SO${date.replaceAll('-', '')}-${String(i + 1).padStart(6, '0')}`
    }
  }
  return sorted
}

/** A city of the same province that nobody holds, for the largest partners. */
function neighbour({ partner }: LifeFact, atlas: Atlas, taken: Set<string>): RegionRow | null {
  if (partner.rank > 6) return null
  const free = atlas
    .childrenOf(partner.city.parentCode ?? '')
    .find((city) => !taken.has(city.code) && !city.name.includes('直辖') && city.name !== '县')
  if (free) taken.add(free.code)
  return free ?? null
}
