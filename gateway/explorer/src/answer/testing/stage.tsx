import { buildSchema } from 'graphql'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Exchange, GraphResult } from '../../exchange.ts'
import type { Answered, Send, View } from '../../question.ts'
import { Answer } from '../answer.tsx'
import './stage.css'

/** A page with nothing but an answer, for the browser tests: what it shows is said by its address (`?rows=1000&language=zh`). */

const schema = buildSchema(`
  scalar Money scalar DateTime
  "Where it stands (状态)."
  enum Status { "On hold (已挂起)" HELD "Closed (已关闭)" CLOSED }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Orders { nodes: [Order!]! pageInfo: PageInfo! "How many (总数)." totalCount: Int! }
  type Order {
    id: ID! "Number people use (订单编号)." no: String! "Status (状态)" status: Status! "Gross amount (含税金额)." amount: Money
    "Placed at (下单时间)." placedAt: DateTime "Whose (合作伙伴)." partner: Partner "Lines (订单行)." lines: [Line!]!
  }
  type Partner { "Name (名称)." name: String! "Province (省份)." province: String! "Overdue (逾期金额)." overdue: Money }
  type Line { "Product (产品)." product: String! "Quantity (数量)." qty: Int! "Net (净额)." net: Money }
  type Query { "Orders (订单)." orders(first: Int, after: String): Orders }
`)
const QUERY = `query Orders($first: Int = 20) {
  orders(first: $first) {
    totalCount
    nodes { id no status amount placedAt partner { name province overdue } lines { product qty net } }
    pageInfo { hasNextPage endCursor }
  }
}`

const asked = new URLSearchParams(location.search)
const total = Number(asked.get('rows') ?? 60)
const first = Number(asked.get('first') ?? 20)
const isSlow = asked.has('slow')

const PARTNERS = [
  { name: '华东充电设备有限公司', province: '上海市' },
  { name: '南方新能源工程公司', province: '广东省' },
  { name: '西部能源科技', province: '四川省' },
]

function orderAt(index: number, dear = 0): object {
  const fen = ((index * 7_919) % 100_003) * 1_000 + (index % 100) + dear
  return {
    id: `order_01kb2ndz6qf1v8s9zr3yp${String(index).padStart(6, '0')}`,
    no: `SO20261123-${String(index + 1).padStart(6, '0')}`,
    status: index % 3 === 0 ? 'HELD' : 'CLOSED',
    amount: `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`,
    placedAt: new Date(Date.UTC(2026, 10, 1, index % 24, 30) + (index % 20) * 86_400_000).toISOString(),
    partner: index % 7 === 6 ? null : { ...PARTNERS[index % 3], overdue: index % 3 === 0 ? '12345.60' : '0.00' },
    lines: Array.from({ length: index % 4 }, (_, line) => ({
      product: `CP-${line + 1}`,
      qty: line + 1,
      net: `${(line + 1) * 100}.00`,
    })),
  }
}

function pageOf(size: number, after: string | null, dear: number): GraphResult {
  const from = Number(after ?? 0)
  const to = Math.min(total, from + size)
  const nodes = Array.from({ length: to - from }, (_, index) => orderAt(from + index, index === 1 ? dear : 0))
  const pageInfo = { hasNextPage: to < total, endCursor: String(to) }
  const errors =
    from === 0 && size > 6
      ? [{ message: 'You may not read this partner.', path: ['orders', 'nodes', 6, 'partner'] }]
      : []
  return {
    data: { orders: { ...(after === null ? { totalCount: total } : {}), nodes, pageInfo } },
    ...(errors.length > 0 ? { errors } : {}),
  }
}

const LINEAGE = {
  startedAt: '2026-11-23T06:02:11.000Z',
  durationMs: 90,
  requests: [],
  columns: [
    { path: 'orders.nodes.no', departments: ['orders'], requests: [0] },
    { path: 'orders.nodes.partner.overdue', departments: ['finance'], requests: [1] },
  ],
  freshness: [
    { department: 'orders', asOf: '2026-11-23T06:02:11.000Z', lastEventAt: null, follows: [] },
    { department: 'finance', asOf: '2026-11-23T06:01:50.000Z', lastEventAt: null, follows: [] },
  ],
}

const exchangeOf = (result: GraphResult, explained: Exchange['report']['explained'] = {}): Exchange => ({
  result,
  report: {
    as: 'Management',
    status: 200,
    elapsedMs: 12,
    requestId: 'req-1',
    errorCount: result.errors?.length ?? 0,
    explained,
  },
  problem: null,
})

const sendAs =
  (dear: number): Send =>
  async ({ variables, explain }, signal) => {
    const { exportFirst: size = first, exportAfter: after = null } = (variables ?? {}) as {
      exportFirst?: number
      exportAfter?: string | null
    }
    if (isSlow) await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    await Promise.resolve()
    signal?.throwIfAborted()
    if (explain === 'plan') {
      const request = {
        id: 0,
        department: 'orders',
        paths: [''],
        after: [],
        entities: [],
        operation: '{ orders { nodes { no } } }',
      }
      const plan = { requests: [request], columns: [], estimate: { values: 300, budget: 250_000, history: null } }
      return exchangeOf({ data: null, extensions: { plan } })
    }
    return exchangeOf(pageOf(size, after, dear))
  }

const answered: Answered = {
  question: { query: QUERY, variables: '' },
  sent: { query: QUERY, variables: { first } },
  exchange: exchangeOf(
    pageOf(first, null, 0),
    asked.has('explain')
      ? {
          lineage: LINEAGE,
          completeness: { missing: [{ department: 'finance', columns: ['orders.nodes.partner.overdue'] }] },
        }
      : {},
  ),
  at: Date.UTC(2026, 10, 23, 6, 2, 11),
}
const asker = {
  title: 'Management',
  description: '',
  token: async () => 'token',
  forget: () => false,
  refusal: () => {
    throw new Error('nobody is refused on a stage')
  },
}

function Stage() {
  const [view, setView] = useState<View | undefined>(viewIn(asked.get('view')))
  Object.assign(globalThis, { view })
  return (
    <Answer
      schema={schema}
      answered={answered}
      running={asked.has('running') ? { since: Date.now() } : null}
      view={view}
      onView={setView}
      send={sendAs(0)}
      asker={asker}
      compareWith={[{ title: 'Partner A', send: sendAs(1) }]}
      language={asked.get('language') === 'zh' ? 'zh' : 'en'}
    />
  )
}

const viewIn = (text: string | null): View | undefined => (text ? (JSON.parse(text) as View) : undefined)

const root = document.getElementById('root')
if (root) createRoot(root).render(<Stage />)
