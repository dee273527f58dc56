import type { ApplicationRow } from '../../subgraphs/partners/src/applications/applications.tables.ts'
import type { PartnerRow } from '../../subgraphs/partners/src/partners/partners.tables.ts'
import type { RegionRow } from '../../subgraphs/partners/src/regions/regions.tables.ts'

type MacroRegion = RegionRow['macroRegion']
type Kind = PartnerRow['kind']

/** How a partner's history goes. */
export type Course = 'ACTIVE' | 'LATE_JOINER' | 'ONBOARDING' | 'SUSPENDED' | 'TERMINATED'

/** How much of everything a world holds (specification 8). More of it never changes the rules by which it is made. */
export interface Scale {
  /** The partners that are active when the history ends. */
  readonly active: readonly (readonly [MacroRegion, Kind, number])[]
  /** Partners in the other states. */
  readonly others: readonly (readonly [MacroRegion, Kind, Course])[]
  /** How many of the active ones joined within the history. */
  readonly lateJoiners: number
  /** What a partner holds: a city where there are enough of them, else a county of one (cities: 342, counties: 2,978). */
  readonly seats: 'CITY' | 'COUNTY'
  /** Revenue falls with the rank by this power: the top tenth of the partners makes about 55 per cent of it. */
  readonly zipf: number
  readonly products: number
  /** Orders within the history. */
  readonly orders: number
  /** Units of an order line: how many, and how often. */
  readonly units: readonly (readonly [units: number, weight: number])[]
  /** Whether a partner's bank sends what its customers paid each working day, rather than a statement's whole amount. */
  readonly paysDaily: boolean
  /** The applicants that are no partners (yet). */
  readonly applicants: readonly (readonly [ApplicationRow['status'], number])[]
  readonly tickets: number
  readonly complaints: number
  readonly seatsInASession: number
  /** How many times as many people as in the small world the company has at its hotline, in after-sales, finance and order desk. */
  readonly staffFactor: number
  /** For how many days before the history's end the audit has what changed. */
  readonly auditDays: number
}

/** 50 active partners, 60/25/15 per cent distributors, agents and franchisees with one other; East China's distributors fill Q01. */
const small: Scale = {
  active: [
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
  ],
  others: [
    ['HUADONG', 'DISTRIBUTOR', 'SUSPENDED'],
    ['HUANAN', 'DISTRIBUTOR', 'SUSPENDED'],
    ['HUADONG', 'AGENT', 'TERMINATED'],
    ['HUADONG', 'DISTRIBUTOR', 'ONBOARDING'],
    ['HUANAN', 'AGENT', 'ONBOARDING'],
    ['HUAZHONG', 'FRANCHISEE', 'ONBOARDING'],
  ],
  lateJoiners: 13,
  seats: 'CITY',
  zipf: 1.08,
  products: 20,
  orders: 2_000,
  units: [
    [1, 84],
    [2, 12],
    [3, 3],
    [4, 1],
  ],
  paysDaily: false,
  applicants: [
    ['LEAD', 8],
    ['SCREENING', 6],
    ['SCREENED_OUT', 30],
    ['SITE_VISIT', 6],
    ['EVALUATION', 5],
    ['PENDING_APPROVAL', 4],
    ['APPROVED', 2],
    ['REJECTED', 14],
    ['CONTRACTING', 1],
    ['WITHDRAWN', 18],
  ],
  tickets: 2_500,
  complaints: 74,
  seatsInASession: 60,
  staffFactor: 1,
  auditDays: 4_000,
}

/** A whole country's partners, spread over the large regions as far as these have counties. */
const NATION: readonly (readonly [MacroRegion, number])[] = [
  ['HUADONG', 30],
  ['HUANAN', 11],
  ['HUAZHONG', 17],
  ['XINAN', 17],
  ['HUABEI', 12],
  ['XIBEI', 7],
  ['DONGBEI', 6],
]

/** So many partners in all: 60/25/15 per cent distributors, agents and franchisees; some of the latter of the fourth kind. */
export function nationOf(partners: number): Scale['active'] {
  return NATION.flatMap(([macro, percent]) => {
    const all = Math.round((partners * percent) / 100)
    const [distributors, agents, others] = [Math.round(all * 0.6), Math.round(all * 0.25), Math.round(all * 0.01)]
    return [
      [macro, 'DISTRIBUTOR', distributors],
      [macro, 'AGENT', agents],
      [macro, 'OTHER', others],
      [macro, 'FRANCHISEE', all - distributors - agents - others],
    ] as const
  })
}

/** The small world's six, so many times. */
const times = (count: number): Scale['others'] => Array.from({ length: count }, () => small.others).flat()

/** The small world's applicants, so many times. */
const applicants = (factor: number): Scale['applicants'] =>
  small.applicants.map(([status, count]) => [status, Math.round(count * factor)] as const)

const medium: Scale = {
  active: nationOf(400),
  others: times(4),
  lateJoiners: 100,
  seats: 'COUNTY',
  zipf: 0.87,
  products: 60,
  orders: 30_000,
  // 5.4 units an order: 150,000 in the field.
  units: [
    [1, 50],
    [2, 24],
    [3, 10],
    [4, 7],
    [6, 6],
    [10, 3],
  ],
  paysDaily: true,
  applicants: applicants(11.4),
  tickets: 75_000,
  complaints: 2_190,
  seatsInASession: 200,
  staffFactor: 4,
  auditDays: 90,
}

const large: Scale = {
  ...medium,
  active: nationOf(2_000),
  others: times(12),
  lateJoiners: 500,
  zipf: 0.81,
  products: 150,
  orders: 120_000,
  // 11 units an order: 1.2 million in the field.
  units: [
    [1, 24],
    [2, 20],
    [3, 13],
    [4, 11],
    [5, 8],
    [6, 8],
    [8, 6],
    [10, 5],
    [15, 3],
    [20, 2],
  ],
  applicants: applicants(63),
  tickets: 600_000,
  complaints: 17_990,
  seatsInASession: 1_000,
  staffFactor: 20,
  auditDays: 90,
}

export const SCALES = { small, medium, large } as const satisfies Record<string, Scale>
export type WorldSize = keyof typeof SCALES
