import { addDays, addMonths, type BusinessDate, businessDateOf } from '@channelgraph/values'
import type { RegionRow } from '../../../subgraphs/partners/src/regions/regions.tables.ts'
import { Stream } from '../random.ts'
import type { Scale } from '../scale.ts'
import { type LifeFact, makeLife } from './activation.ts'
import { type ApplicationFact, makeSignedApplication } from './applications.ts'
import { type ChannelPolicyFact, makeChannelPolicies } from './channel-policies.ts'
import { makeTerritory, type TerritoryFact } from './contracts.ts'
import type { Market } from './orders.ts'
import { makePartners, type PartnerFact } from './partners.ts'
import { makeStaff, type Staff } from './people.ts'
import { makePriceLists, type PriceListFact, Prices } from './price-lists.ts'
import { makeProducts, type ProductFact } from './products.ts'
import { Atlas, makeRegions } from './regions.ts'
import { orderDays } from './seasons.ts'
import { makePlaces, type Places } from './stations.ts'
import {
  type CourseFact,
  makeCourses,
  makeSessions,
  makeTraining,
  type SessionFact,
  type TrainingFact,
} from './training.ts'

/** What all partners' histories share: small in every world, and held whole. */
export interface SharedData {
  readonly stream: Stream
  readonly scale: Scale
  readonly today: BusinessDate
  readonly atlas: Atlas
  readonly staff: Staff
  readonly products: readonly ProductFact[]
  readonly priceLists: readonly PriceListFact[]
  readonly channelPolicies: readonly ChannelPolicyFact[]
  readonly courses: readonly CourseFact[]
  readonly sessions: readonly SessionFact[]
  readonly lives: readonly LifeFact[]
  /** By the partner's id. */
  readonly territories: ReadonlyMap<string, TerritoryFact>
  /** How many orders each partner places, by its id: all orders, spread by Zipf's law and the time the partner was active. */
  readonly orderCounts: ReadonlyMap<string, number>
  readonly market: Market
  readonly places: Places
}

const MONTHS = 24

/** The shared data of the world of a seed and a day: the same for ever. */
export function makeSharedData(seed: string, scale: Scale, today: BusinessDate): SharedData {
  const stream = new Stream(`channelgraph/${seed}`)
  const start = addMonths(today, -MONTHS)
  const atlas = new Atlas(makeRegions())
  const staff = makeStaff(stream.of('people'), scale.staffFactor)
  const products = makeProducts(stream.of('products'), scale.products, addDays(start, -240))
  const priceLists = makePriceLists(stream.of('price-lists'), products, staff, start, today)
  const channelPolicies = makeChannelPolicies(stream.of('channel-policies'), staff, today)
  const courses = makeCourses(stream.of('courses'), addDays(start, -480))
  const hall = scale.seatsInASession
  const sessions = makeSessions(stream.of('sessions'), courses, staff, hall, addDays(start, -410), today)

  const partners = makePartners(stream.of('partners'), scale, atlas, staff, today)
  const lives = partners.map((partner) =>
    makeLife(stream.of('life', partner.code), partner, trainingOf({ stream, sessions, today }, partner), today),
  )
  const taken = new Set(partners.map(({ area }) => area.code))
  const territories = new Map(
    lives.map((life) => [
      life.partner.id,
      makeTerritory(stream.of('territory', life.partner.code), life, atlas, neighbour(life, atlas, scale, taken)),
    ]),
  )
  const market: Market = {
    atlas,
    products,
    demand: products.filter(({ row }) => row.lifecycle !== 'PLANNED').map((product) => [product, product.demand]),
    units: scale.units,
    prices: new Prices(priceLists),
    days: orderDays(start, addDays(today, -1)),
    today,
  }
  return {
    stream,
    scale,
    today,
    atlas,
    staff,
    products,
    priceLists,
    channelPolicies,
    courses,
    sessions,
    lives,
    territories,
    orderCounts: countOrders(scale.orders, lives, market),
    market,
    places: makePlaces(stream.of('stations'), atlas, lives),
  }
}

/** A partner's way through the courses; made anew whenever it is needed. */
export const trainingOf = (
  { stream, sessions, today }: Pick<SharedData, 'stream' | 'sessions' | 'today'>,
  partner: PartnerFact,
): TrainingFact => makeTraining(stream.of('training', partner.code), partner, sessions, today)

/** The application a partner began with; made anew whenever it is needed. */
export const signedApplicationOf = ({ stream, staff }: SharedData, life: LifeFact): ApplicationFact =>
  makeSignedApplication(stream.of('applications', life.partner.code), life, staff)

function countOrders(orders: number, lives: readonly LifeFact[], { days, today }: Market): Map<string, number> {
  const shares = lives.map(({ partner, activatedAt, terminatedAt }) => {
    if (!activatedAt) return 0
    const from = businessDateOf(activatedAt)
    const to = terminatedAt ? businessDateOf(terminatedAt) : today
    return partner.weight * (days.filter(([date]) => date >= from && date < to).length / days.length)
  })
  const total = shares.reduce((sum, share) => sum + share, 0)
  return new Map(
    lives.map(({ partner, activatedAt }, i) => [
      partner.id,
      Math.max(activatedAt ? 9 : 0, Math.round((orders * (shares[i] ?? 0)) / total)),
    ]),
  )
}

/** An area beside its own that nobody holds, for the largest partners that do not hold a whole city among counties. */
function neighbour(
  { partner: { rank, area, city } }: LifeFact,
  atlas: Atlas,
  { seats }: Scale,
  taken: Set<string>,
): RegionRow | null {
  if (rank > 6 || (seats === 'COUNTY' && area === city)) return null
  const free = atlas
    .childrenOf(area.parentCode ?? '')
    .find((other) => !taken.has(other.code) && !other.name.includes('直辖') && other.name !== '县')
  if (free) taken.add(free.code)
  return free ?? null
}
