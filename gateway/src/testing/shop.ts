import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { GraphQLError } from 'graphql'
import type { TestContext } from './department.ts'
import { type Contract, startWorld, type World } from './world.ts'

// Two departments with lists: orders, as many as a test wants, and the partners that they are of.

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@listSize"])'
const PAGE_INFO =
  'type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }'
const PAGED =
  '@listSize(assumedSize: 100, slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)'

const PARTNERS_SDL = `${LINK}
type Partner @key(fields: "id") {
  id: ID!
  "Name (名称)."
  name: String
  "Its phone (电话)."
  phone: String
}
type Query { "Who asks (查询人)." me: Partner "Best sellers (排名)." ranking(first: Int = 20): [Partner!] @listSize(assumedSize: 100, slicingArguments: ["first"]) }
`

const ORDERS_SDL = `${LINK}
${PAGE_INFO}
scalar Money
scalar Decimal
scalar Date
scalar DateTime
type Partner @key(fields: "id") { id: ID! }
enum OrderStatus { OPEN CLOSED }
type Line { no: Int! sku: String! amount: Money }
type Order {
  id: ID!
  "Number people use (订单编号, 四.3)."
  no: String!
  "Where it stands (状态)."
  status: OrderStatus!
  "With tax (含税金额)."
  grossAmount: Money
  "Share (占比)."
  rate: Decimal
  "Day (下单日期)."
  orderedOn: Date
  "Instant (提交时间)."
  submittedAt: DateTime
  "Free text (备注)."
  note: String
  urgent: Boolean
  score: Float
  "Who buys (采购方)."
  partner: Partner
  "Lines (订单行)."
  lines: [Line!]
  "Parcels (发货)."
  parcels(first: Int = 20, after: String): ParcelConnection ${PAGED}
  "Seen by some (毛利)."
  margin: Money
}
type OrderConnection { nodes: [Order!]! edges: [OrderEdge!]! pageInfo: PageInfo! totalCount: Int }
type OrderEdge { cursor: String! node: Order! }
type Parcel { no: String! }
type ParcelEdge { cursor: String! node: Parcel! }
type ParcelConnection { nodes: [Parcel!]! edges: [ParcelEdge!]! pageInfo: PageInfo! totalCount: Int }
type Query {
  "All orders (订单)."
  orders(first: Int = 20, after: String, last: Int, before: String, status: OrderStatus): OrderConnection ${PAGED}
  parcels(first: Int = 20, after: String): ParcelConnection ${PAGED}
  stock: Int
  days: [Date!]
}
type Mutation { close(id: ID!): Order }
`

/** An order as the department answers it. */
export interface ShopOrder {
  readonly id: string
  readonly no: string
  readonly partnerId: string
  readonly [field: string]: unknown
}

export interface Shop extends World {
  /** What is sold; a test may put others there. */
  sold: ShopOrder[]
  /** Called before a page is answered, with its number from 1 on. */
  onPage: (page: number) => void | Promise<void>
  /** Pages that were asked for. */
  readonly pages: number
  /** Sends `POST /export`. */
  export(query: string, format: string, options?: ExportOptions): Promise<Response>
}

export interface ExportOptions {
  readonly as?: string
  readonly token?: string
  readonly params?: Record<string, string>
  readonly variables?: Record<string, unknown>
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

/** The i-th order: every third is partner B's, the others partner A's. */
export const shopOrder = (i: number): ShopOrder => ({
  id: `ord_${i}`,
  no: `SO${String(i).padStart(7, '0')}`,
  partnerId: i % 3 === 0 ? PARTNER_B.id : PARTNER_A.id,
  status: i % 2 === 0 ? 'OPEN' : 'CLOSED',
  grossAmount: `${i}.${String(i % 100).padStart(2, '0')}`,
  rate: `0.${String(i % 1_000_000).padStart(6, '0')}`,
  orderedOn: '2026-11-23',
  submittedAt: '2026-11-23T17:30:00.000Z',
  note: `note ${i}`,
  urgent: i % 2 === 0,
  score: i / 4,
  lines: [{ no: 1, sku: 'AC-7', amount: '1.00' }],
  parcelCount: i % 4,
})

export const shopOrders = (count: number): ShopOrder[] => Array.from({ length: count }, (_, i) => shopOrder(i + 1))

interface Page {
  readonly first?: number | null
  readonly after?: string | null
}

const cursorAt = (i: number): string => Buffer.from(`at:${i}`).toString('base64url')
const placeOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').toString().slice(3)) + 1

function pageOf<T>(all: readonly T[], { first, after }: Page) {
  const from = after ? placeOf(after) : 0
  const nodes = all.slice(from, from + (first ?? 20))
  return {
    nodes,
    edges: nodes.map((node, i) => ({ cursor: cursorAt(from + i), node })),
    totalCount: all.length,
    pageInfo: {
      hasNextPage: from + nodes.length < all.length,
      hasPreviousPage: from > 0,
      startCursor: nodes.length > 0 ? cursorAt(from) : null,
      endCursor: nodes.length > 0 ? cursorAt(from + nodes.length - 1) : null,
    },
  }
}

const NAMES: Readonly<Record<string, string>> = { [PARTNER_A.id]: '甲 Ltd', [PARTNER_B.id]: '乙 Ltd' }

/** Starts the shop; `env` adds to the gateway's environment. */
export async function startShop(env: Record<string, string | undefined> = {}, now?: () => number): Promise<Shop> {
  const state = { orders: shopOrders(250), pages: 0, onPage: ((): void => undefined) as Shop['onPage'] }
  const partner = ({ id }: { id: string }) => ({ id, name: NAMES[id], phone: '+86 512 1234' })
  const partners: Contract = {
    sdl: PARTNERS_SDL,
    resolvers: {
      Query: {
        me: () => partner(PARTNER_A),
        ranking: () => [partner(PARTNER_A), partner(PARTNER_B)],
      },
      Partner: { __resolveReference: partner },
    },
  }
  const orders: Contract = {
    sdl: ORDERS_SDL,
    resolvers: {
      Query: {
        orders: async (_: unknown, page: Page & { status?: string }, context: unknown) => {
          state.pages += 1
          await state.onPage(state.pages)
          const { viewer } = context as TestContext
          const seen = state.orders.filter(
            ({ partnerId, status }) =>
              (!viewer.partnerId || viewer.partnerId === partnerId) && (!page.status || page.status === status),
          )
          return pageOf(seen, page)
        },
        parcels: (_: unknown, page: Page) => pageOf([{ no: 'P1' }], page),
        stock: () => 7,
        days: () => ['2026-11-23', '2026-11-24'],
      },
      Order: {
        partner: ({ partnerId }: ShopOrder) => ({ id: partnerId }),
        parcels: ({ no, parcelCount }: ShopOrder, page: Page) =>
          pageOf(
            Array.from({ length: Number(parcelCount) }, (_, i) => ({ no: `${no}-${i}` })),
            page,
          ),
        margin: ({ no, margin }: ShopOrder) => {
          if (margin === undefined) throw new GraphQLError(`${no} keeps it`, { extensions: { code: 'FORBIDDEN' } })
          return margin
        },
      },
    },
  }
  const world = await startWorld({ EXPORT_VALUES_PER_S: '1000000000', ...env }, now, { partners, orders })
  return {
    ...world,
    get sold() {
      return state.orders
    },
    set sold(list) {
      state.orders = list
      state.pages = 0
      state.onPage = () => undefined
    },
    get onPage() {
      return state.onPage
    },
    set onPage(hook) {
      state.onPage = hook
    },
    get pages() {
      return state.pages
    },
    export: async (query, format, { as = 'finance', token, params = {}, variables, headers, signal } = {}) =>
      fetch(`${world.url}/export?${new URLSearchParams({ format, ...params })}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token ?? (await world.token(as))}`,
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
        signal,
      }),
  }
}

/** What of an answer arrived before it ended or was cut off, and whether it was. */
export async function received(response: Response): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const parts: Uint8Array[] = []
  try {
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) parts.push(part)
  } catch {
    return { text: Buffer.concat(parts).toString('utf8'), isWhole: false }
  }
  return { text: Buffer.concat(parts).toString('utf8'), isWhole: true }
}

/** Something that a test lets go on. */
export function held(): { readonly until: Promise<void>; letGo(): void } {
  let letGo: () => void = () => undefined
  const until = new Promise<void>((resolve) => {
    letGo = resolve
  })
  return { until, letGo }
}
