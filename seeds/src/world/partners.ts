import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { addDays, addMonths, type BusinessDate, documentNumber, usccCheckCharacter } from '@channelgraph/values'
import { partnerSeries } from '../../../subgraphs/partners/src/partners/partners.rules.ts'
import type { Contact, PartnerRow } from '../../../subgraphs/partners/src/partners/partners.tables.ts'
import type { RegionRow } from '../../../subgraphs/partners/src/regions/regions.tables.ts'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { Course, Scale } from '../scale.ts'
import type { MacroRegion, Staff } from './people.ts'
import type { Atlas } from './regions.ts'

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
  /** The city it is numbered in. */
  readonly city: RegionRow
  /** What it holds: the city, or a county of it. */
  readonly area: RegionRow
  readonly managerId: string
  readonly legalRepresentative: string
  readonly address: string
  readonly contacts: readonly Contact[]
  readonly trainees: readonly string[]
  readonly registeredAt: Date
}

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

/** All partners of a world with how their histories go; the first two ranks but one belong to the personas. */
export function makePartners(
  stream: Stream,
  scale: Scale,
  atlas: Atlas,
  staff: Staff,
  today: BusinessDate,
): PartnerFact[] {
  const seats = takeSeats(stream.of('seats'), scale, atlas)
  const active = scale.active.reduce((sum, [, , count]) => sum + count, 0)
  const numbers = new Map<string, number>()
  const brands = new Set<string>()
  return seats.map(({ macro, kind, course, area, rank }, i) => {
    const own = stream.of(i)
    const city = cityOf(area, atlas)
    const cityCode = city.code
    const persona = area.code === SUZHOU ? PARTNER_A : area.code === SHENZHEN ? PARTNER_B : null
    const registeredAt = registration(own, course, today)
    const number = (numbers.get(cityCode) ?? 0) + 1
    numbers.set(cityCode, number)
    return {
      id: persona?.id ?? own.id('partner', registeredAt),
      code: persona?.code ?? documentNumber(partnerSeries(cityCode), number),
      name: `${atlas.cityName(cityCode)}${brandOf(own, brands)}${own.pick(TRADES)}有限公司`,
      uscc: usccOf(own, cityCode),
      kind,
      kindLabel: kind === 'OTHER' ? '运营商' : null,
      tier: tierOf(rank / active, course),
      course,
      rank,
      weight: 1 / rank ** scale.zipf,
      region: seatOf(atlas, area),
      city,
      area,
      managerId: staff.managerOf.get(macro) ?? staff.persona('management'),
      address: addressIn(own.of('address'), seatOf(atlas, area)),
      legalRepresentative: own.faker.person.fullName(),
      contacts: ['总经理', '采购经理'].map((role) => contact(own, role)),
      trainees: [own.faker.person.fullName(), own.faker.person.fullName()],
      registeredAt,
    }
  })
}

const STREETS = ['人民路', '中山路', '建设路', '工业大道', '科技路', '创业路', '高新大道', '新城路'] as const

/** Where a company is registered: invented, in the region of its seat. */
const addressIn = (stream: Stream, { name }: RegionRow): string =>
  `${name}${stream.pick(STREETS)}${stream.int(1, 380)}号`

interface Seat {
  readonly macro: MacroRegion
  readonly kind: PartnerRow['kind']
  readonly course: Course
  readonly area: RegionRow
  readonly rank: number
}

/** Gives every partner an area of its own, so that exclusive territories never meet, and a rank. The personas hold their cities. */
function takeSeats(stream: Stream, scale: Scale, atlas: Atlas): Seat[] {
  const areas = new Areas(scale.seats, atlas)
  const active = scale.active.flatMap(([macro, kind, count]) => Array.from({ length: count }, () => ({ macro, kind })))
  const big = (kind: string, macro: string) => active.findIndex((seat) => seat.kind === kind && seat.macro === macro)
  const a = active.splice(big('DISTRIBUTOR', 'HUADONG'), 1)
  const b = active.splice(big('DISTRIBUTOR', 'HUANAN'), 1)
  const [first, ...others] = stream.shuffled(active)
  const joiners = new Set(stream.shuffled(others.map((_, i) => i + 4).slice(6)).slice(0, scale.lateJoiners))
  const ranked = [first, ...a, ...b, ...others].flatMap((seat) => (seat ? [seat] : []))
  return [
    ...ranked.map((seat, i): Seat => {
      const rank = i + 1
      const persona = seat === a[0] ? SUZHOU : seat === b[0] ? SHENZHEN : null
      const area = persona ? atlas.at(persona) : areas.take(stream, seat.macro)
      return { ...seat, area, rank, course: joiners.has(rank) ? 'LATE_JOINER' : 'ACTIVE' }
    }),
    ...scale.others.map(([macro, kind, course], i): Seat => {
      const rank = course === 'SUSPENDED' ? 18 + 4 * i : ranked.length + i
      return { macro, kind, course, area: areas.take(stream, macro), rank }
    }),
  ]
}

const cityOf = (area: RegionRow, atlas: Atlas): RegionRow =>
  area.level === 'COUNTY' ? atlas.at(area.parentCode ?? area.code) : area

/** The areas that nobody holds yet. */
class Areas {
  readonly #level: Scale['seats']
  readonly #atlas: Atlas
  readonly #taken = new Set([SUZHOU, SHENZHEN])

  constructor(level: Scale['seats'], atlas: Atlas) {
    this.#level = level
    this.#atlas = atlas
  }

  /** One in a large region, likelier where much is charged. */
  take(stream: Stream, macro: MacroRegion): RegionRow {
    const provinces = this.#atlas.regions.filter(
      (region) => region.level === 'PROVINCE' && region.macroRegion === macro,
    )
    const free = provinces
      .map((province) => ({ province, areas: this.#freeIn(province) }))
      .filter(({ areas }) => areas.length > 0)
    if (free.length === 0) throw new Error(`No ${this.#level.toLowerCase()} is left in ${macro}.`)
    const { areas } = stream.weighted(
      free.map((choice) => [choice, PROVINCE_WEIGHT[choice.province.code] ?? 1] as const),
    )
    // Provincial capitals and their like come first in the code: charging began there.
    const area = areas[Math.min(areas.length - 1, Math.floor(stream.waiting(this.#level === 'CITY' ? 3 : 9)))]
    if (!area) throw new RangeError('An area was counted that is not there.')
    this.#taken.add(area.code)
    return area
  }

  #freeIn(province: RegionRow): RegionRow[] {
    const isFree = ({ code }: RegionRow) => !this.#taken.has(code)
    const cities = this.#atlas.childrenOf(province.code).filter(isFree)
    if (this.#level === 'CITY') return cities.filter(isCity)
    return cities.flatMap(({ code }) => this.#atlas.childrenOf(code)).filter(isFree)
  }
}

const isCity = ({ name }: RegionRow): boolean => !name.includes('直辖') && name !== '县'

/** It sits in its area; where that is a municipality (直辖市), whose city stands for the whole, in one of its districts. */
const seatOf = (atlas: Atlas, area: RegionRow): RegionRow =>
  area.name === '市辖区' ? (atlas.childrenOf(area.code)[9] ?? area) : area

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

/** By the place among all: the first eight of a hundred are strategic partners. */
function tierOf(place: number, course: Course): PartnerRow['tier'] {
  if (course === 'ONBOARDING') return 'TRIAL'
  return place <= 0.08 ? 'STRATEGIC' : place <= 0.3 ? 'CORE' : place <= 0.84 ? 'STANDARD' : 'TRIAL'
}

/** Two characters, and where those become scarce (there are 400) three or four. */
export function brandOf(stream: Stream, used: Set<string>): string {
  const more = used.size < 300 ? 0 : used.size < 5_000 ? 1 : 2
  for (;;) {
    let brand: string = stream.pick(BRAND_FIRST)
    for (let i = 0; i <= more; i += 1) brand += stream.pick(BRAND_SECOND)
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
