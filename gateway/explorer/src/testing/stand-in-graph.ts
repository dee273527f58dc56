import { buildSchema, type GraphQLSchema } from 'graphql'
import type { FieldOwners } from '../config.ts'
import type { Completeness, Lineage } from '../explained.ts'

/** What the stand-in gateway serves: a few fields of three departments. `outside` is an address of another origin. */
export const sdlOf = (outside: string): string => `
  "What a partner may ask."
  type Query {
    me: Viewer
    "Partners by name (渠道商)."
    partner(code: ID!): Partner
    partners(first: Int = 20): [Partner!]!
    "Answers when nobody waits any more."
    slow: String
    "An address, as a receipt's: ![not to be fetched](${outside}/description.png)"
    picture: String!
    broken: String
    "Complaints of customers (投诉)."
    complaints: [Complaint!]!
  }
  "A complaint (投诉)."
  type Complaint { "Number (编号)." no: String! }
  type Viewer { name: String! }
  "A distributor or installer."
  type Partner { code: ID! name: String! "Yuan, as a decimal string." deliveredNet: String }
`

export const schemaOf = (outside: string): GraphQLSchema => buildSchema(sdlOf(outside))

const PARTNERS = [
  { code: 'P-0001', name: '华东充电设备有限公司', deliveredNet: '1204500.00' },
  { code: 'P-0002', name: '南方新能源工程公司', deliveredNet: '730120.50' },
]

export const ROOT = {
  slow: () => new Promise(() => undefined),
  partner: ({ code }: { code: string }) => PARTNERS.find((partner) => partner.code === code) ?? null,
  partners: ({ first }: { first: number }) => PARTNERS.slice(0, first),
  complaints: () => [{ no: 'CP-1' }],
  broken: () => {
    throw new Error('The department "finance" is away.')
  },
}

/** Two departments, of which finance took its time and has not heard of everything. */
export const LINEAGE: Lineage = {
  startedAt: '2026-11-26T06:02:11.000Z',
  durationMs: 90,
  requests: [
    {
      id: 0,
      department: 'partners',
      paths: [''],
      after: [],
      entities: null,
      startMs: 1,
      durationMs: 9,
      outcome: 'answered',
    },
    {
      id: 1,
      department: 'finance',
      paths: ['partners'],
      after: [0],
      entities: 2,
      startMs: 10,
      durationMs: 75,
      outcome: 'answered',
      bytes: 2_048,
      statements: 3,
      statementsMs: 61.5,
    },
  ],
  columns: [
    { path: 'partners.name', departments: ['partners'], requests: [0] },
    { path: 'partners.deliveredNet', departments: ['finance'], requests: [1] },
  ],
  freshness: [
    { department: 'partners', asOf: '2026-11-26T06:02:11.000Z', lastEventAt: null, follows: [] },
    {
      department: 'finance',
      asOf: '2026-11-26T06:01:50.000Z',
      lastEventAt: null,
      follows: [{ publisher: 'orders', behind: 4, upTo: '2026-11-26T06:01:50.000Z', setApart: 0 }],
    },
  ],
}
export const COMPLETENESS: Completeness = { missing: [{ department: 'finance', columns: ['broken'] }] }

export const OWNERS: FieldOwners = {
  departments: {
    'Query.me': 'partners',
    'Query.partner': 'partners',
    'Query.partners': 'partners',
    'Query.slow': 'orders',
    'Query.picture': 'orders',
    'Query.broken': 'finance',
    'Query.complaints': 'support',
    'Partner.deliveredNet': 'finance',
  },
  permissions: { 'Partner.deliveredNet': 'sales:read' },
}

/** What others than management may read. */
export const mineOf = (sdl: string, who: string): string =>
  who === 'management' ? sdl : sdl.replace(/ "Yuan, as a decimal string." deliveredNet: String/, '')
