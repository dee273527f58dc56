import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { addDays, addMonths, type BusinessDate, usccCheckCharacter } from '@channelgraph/values'
import type { Contact, PartnerRow } from '../../../../subgraphs/partners/src/partners/partners.tables.ts'
import type { RegionRow } from '../../../../subgraphs/partners/src/regions/regions.tables.ts'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { MacroRegion, Staff } from './people.ts'
import type { Atlas } from './regions.ts'

/** How a partner's story goes. */
export type Course = 'ACTIVE' | 'LATE_JOINER' | 'ONBOARDING' | 'SUSPENDED' | 'TERMINATED'

export interface PartnerFact {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly uscc: string
  readonly kind: PartnerRow['kind']
  readonly kindLabel: string | null
  readonly tier: PartnerRow['tier']
  readonly course: Course
  /** 1 sells most; the share of revenue falls by Zipf's law. */
  readonly rank: number
  readonly weight: number
  readonly region: RegionRow
  /** The city it is numbered and holds its territory in. */
  readonly city: RegionRow
  readonly managerId: string
  readonly legalRepresentative: string
  readonly contacts: readonly Contact[]
  readonly trainees: readonly string[]
  readonly registeredAt: Date
}

/** 50 active partners, 60/25/15 per cent distributors, agents and franchisees with one other; East China's distributors fill Q01. */
const PLAN: readonly [MacroRegion, PartnerRow['kind'], number][] = [
  ['HUADONG', 'DISTRIBUTOR', 21],
  ['HUADONG', 'AGENT', 6],
  ['HUADONG', 'FRANCHISEE', 3],
  ['HUANAN', 'DISTRIBUTOR', 4],
  ['HUANAN', 'AGENT', 2],
  ['HUANAN', 'OTHER', 1],
  ['HUAZHONG', 'DISTRIBUTOR', 2],
  ['HUAZHONG', 'AGENT', 2],
  ['HUAZHONG', 'FRANCHISEE', 1],
  ['XINAN', 'DISTRIBUTOR', 1],
  ['XINAN', 'AGENT', 1],
  ['XINAN', 'FRANCHISEE', 2],
  ['HUABEI', 'DISTRIBUTOR', 1],
  ['HUABEI', 'AGENT', 1],
  ['XIBEI', 'DISTRIBUTOR', 1],
  ['DONGBEI', 'FRANCHISEE', 1],
]
const EXTRAS: readonly [MacroRegion, PartnerRow['kind'], Course][] = [
  ['HUADONG', 'DISTRIBUTOR', 'SUSPENDED'],
  ['HUANAN', 'DISTRIBUTOR', 'SUSPENDED'],
  ['HUADONG', 'AGENT', 'TERMINATED'],
  ['HUADONG', 'DISTRIBUTOR', 'ONBOARDING'],
  ['HUANAN', 'AGENT', 'ONBOARDING'],
  ['HUAZHONG', 'FRANCHISEE', 'ONBOARDING'],
]
const LATE_JOINERS = 13
const ZIPF = 1.08

/** Share of public charging by province (specification 8): where partners are likely to sit. Others weigh 1. */
const PROVINCE_WEIGHT: Readonly<Record<string, number>> = {
  440000: 12,
  330000: 9,
  320000: 9,
  370000: 7,
  310000: 6,
  410000: 6,
  340000: 6,
  510000: 5,
  420000: 5,
  350000: 5,
}
const SUZHOU = '320500'
const SHENZHEN = '440300'

export const TRADES = [
  '新能源科技',
  '充电科技',
  '电力设备',
  '新能源',
  '能源科技',
  '电气设备',
  '智慧能源',
  '汽车充电服务',
] as const
const BRAND_FIRST = [...'恒鼎瑞华安泰宏盛嘉协卓启睿腾翔凯博远天元'] as const
const BRAND_SECOND = [...'达通源驰捷能拓创信诚联科业丰旭昌润浩宇程'] as const
const DEPARTMENT_OF_TRADE = '91' // enterprises, by the market regulator (GB 32100-2015)
const ORGANISATION_ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'] as const

/** All partners of the small world with how their stories go; the first two ranks but one belong to the personas. */
export function makePartners(stream: Stream, atlas: Atlas, staff: Staff, today: BusinessDate): PartnerFact[] {
  const seats = takeSeats(stream.of('seats'), atlas)
  const numbers = new Map<string, number>()
  const brands = new Set<string>()
  return seats.map(({ macro, kind, course, cityCode, rank }, i) => {
    const own = stream.of(i)
    const persona = cityCode === SUZHOU ? PARTNER_A : cityCode === SHENZHEN ? PARTNER_B : null
    const registeredAt = registration(own, course, today)
    const number = (numbers.get(cityCode) ?? 0) + 1
    numbers.set(cityCode, number)
    const city = atlas.at(cityCode)
    return {
      id: persona?.id ?? own.id('partner', registeredAt),
      code: persona?.code ?? `PT-${cityCode}-${String(number).padStart(6, '0')}`,
      name: `${atlas.cityName(cityCode)}${brandOf(own, brands)}${own.pick(TRADES)}有限公司`,
      uscc: usccOf(own, cityCode),
      kind,
      kindLabel: kind === 'OTHER' ? '运营商' : null,
      tier: tierOf(rank, course),
      course,
      rank,
      weight: 1 / rank ** ZIPF,
      region: seatOf(atlas, city),
      city,
      managerId: staff.managerOf.get(macro) ?? staff.persona('management'),
      legalRepresentative: own.faker.person.fullName(),
      contacts: ['总经理', '采购经理'].map((role) => contact(own, role)),
      trainees: [own.faker.person.fullName(), own.faker.person.fullName()],
      registeredAt,
    }
  })
}

interface Seat {
  readonly macro: MacroRegion
  readonly kind: PartnerRow['kind']
  readonly course: Course
  readonly cityCode: string
  readonly rank: number
}

/** Gives every partner a city of its own, so that exclusive territories never meet, and a rank. */
function takeSeats(stream: Stream, atlas: Atlas): Seat[] {
  const taken = new Set([SUZHOU, SHENZHEN])
  const active = PLAN.flatMap(([macro, kind, count]) => Array.from({ length: count }, () => ({ macro, kind })))
  const big = (kind: string, macro: string) => active.findIndex((seat) => seat.kind === kind && seat.macro === macro)
  const a = active.splice(big('DISTRIBUTOR', 'HUADONG'), 1)
  const b = active.splice(big('DISTRIBUTOR', 'HUANAN'), 1)
  const [first, ...others] = stream.shuffled(active)
  const joiners = new Set(stream.shuffled(others.map((_, i) => i + 4).slice(6)).slice(0, LATE_JOINERS))
  const ranked = [first, ...a, ...b, ...others].flatMap((seat) => (seat ? [seat] : []))
  return [
    ...ranked.map((seat, i): Seat => {
      const rank = i + 1
      const cityCode = seat === a[0] ? SUZHOU : seat === b[0] ? SHENZHEN : takeCity(stream, atlas, seat.macro, taken)
      return { ...seat, cityCode, rank, course: joiners.has(rank) ? 'LATE_JOINER' : 'ACTIVE' }
    }),
    ...EXTRAS.map(([macro, kind, course], i): Seat => {
      const rank = course === 'SUSPENDED' ? 18 + 4 * i : ranked.length + i
      return { macro, kind, course, cityCode: takeCity(stream, atlas, macro, taken), rank }
    }),
  ]
}

function takeCity(stream: Stream, atlas: Atlas, macro: MacroRegion, taken: Set<string>): string {
  const provinces = atlas.regions.filter((region) => region.level === 'PROVINCE' && region.macroRegion === macro)
  const free = provinces
    .map((province) => ({ province, cities: atlas.childrenOf(province.code).filter((city) => isFree(city, taken)) }))
    .filter(({ cities }) => cities.length > 0)
  const { cities } = stream.weighted(
    free.map((choice) => [choice, PROVINCE_WEIGHT[choice.province.code] ?? 1] as const),
  )
  // Provincial capitals and their like come first in the code: charging began there.
  const city = cities[Math.min(cities.length - 1, Math.floor(stream.waiting(3)))]
  if (!city) throw new Error(`No city is left in ${macro}.`)
  taken.add(city.code)
  return city.code
}

const isFree = (city: RegionRow, taken: ReadonlySet<string>): boolean =>
  !taken.has(city.code) && !city.name.includes('直辖') && city.name !== '县'

/** A seat is a city, or in a municipality (直辖市), whose city stands for the whole, one of its districts. */
const seatOf = (atlas: Atlas, city: RegionRow): RegionRow =>
  city.name === '市辖区' ? (atlas.childrenOf(city.code)[9] ?? city) : city

function registration(stream: Stream, course: Course, today: BusinessDate): Date {
  const windowStart = addMonths(today, -24)
  const day = {
    ACTIVE: () => addDays(windowStart, -stream.int(45, 400)),
    SUSPENDED: () => addDays(windowStart, -stream.int(45, 300)),
    TERMINATED: () => addDays(windowStart, -stream.int(200, 400)),
    LATE_JOINER: () => addDays(windowStart, stream.int(10, 560)),
    ONBOARDING: () => addDays(today, -stream.int(8, 40)),
  }[course]()
  return inOfficeHours(workingDaysOn(day, 0), stream, 9, 12)
}

function tierOf(rank: number, course: Course): PartnerRow['tier'] {
  if (course === 'ONBOARDING') return 'TRIAL'
  return rank <= 4 ? 'STRATEGIC' : rank <= 15 ? 'CORE' : rank <= 42 ? 'STANDARD' : 'TRIAL'
}

export function brandOf(stream: Stream, used: Set<string>): string {
  for (;;) {
    const brand = stream.pick(BRAND_FIRST) + stream.pick(BRAND_SECOND)
    if (used.has(brand)) continue
    used.add(brand)
    return brand
  }
}

export function usccOf(stream: Stream, cityCode: string): string {
  const organisation = Array.from({ length: 9 }, () => stream.pick(ORGANISATION_ALPHABET)).join('')
  const first17 = `${DEPARTMENT_OF_TRADE}${cityCode}${organisation}`
  return first17 + usccCheckCharacter(first17)
}

/** Mobile numbers of one invented block, so that nobody is called. */
const contact = (stream: Stream, role: string): Contact => ({
  name: stream.faker.person.fullName(),
  phone: `1990000${String(stream.int(0, 9999)).padStart(4, '0')}`,
  email: null,
  role,
})
