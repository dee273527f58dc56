import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import type { Send } from '../question.ts'
import { type Loaded, type Loading, loadAll, pagedOf } from './load-all.ts'

const schema = buildSchema(`
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Orders { nodes: [Order!]! edges: [Edge!]! pageInfo: PageInfo! totalCount: Int! }
  type Edge { node: Order! }
  type Order { no: String! }
  type Query { orders(first: Int, after: String, last: Int, before: String, sort: String): Orders me: Order }
`)
const paged = (query: string, variables: Record<string, unknown> = {}) => pagedOf(schema, { query, variables })
const ALL = 'query All($sort: String) { orders(first: 2, sort: $sort) { totalCount nodes { no } } }'

/** A list of so many rows; `answer` may say something else for a page. */
function listOf(count: number, answer: (first: number, after: string | null) => object | undefined = () => undefined) {
  const asked: unknown[] = []
  const send: Send = async ({ variables }) => {
    const {
      exportFirst: first,
      exportAfter: after,
      ...others
    } = variables as { exportFirst: number; exportAfter: string | null }
    asked.push([first, after, others])
    const from = Number(after ?? 0)
    const to = Math.min(count, from + first)
    const nodes = Array.from({ length: to - from }, (_, index) => ({ no: String(from + index + 1) }))
    const list = {
      nodes,
      pageInfo: { hasNextPage: to < count, endCursor: String(to) },
      ...(after === null ? { totalCount: count } : {}),
    }
    const result = answer(first, after) ?? { data: { orders: list } }
    return { result, report: {} as never, problem: null }
  }
  return { asked, send }
}
const waited: number[] = []
const run = (list: { send: Send }, more: Partial<Loading> = {}): Promise<Loaded> =>
  loadAll(paged(ALL, { sort: 'x', unused: 1 })!, {
    send: list.send,
    signal: new AbortController().signal,
    tell: () => undefined,
    wait: async (ms) => {
      waited.push(ms)
    },
    ...more,
  })
const numbers = ({ result }: Loaded) =>
  (result.data!.orders as { nodes: { no: string }[] }).nodes.map(({ no }) => Number(no))

test('only one list at the root, read forwards, can be followed', () => {
  expect(paged(ALL)).toMatchObject({ key: 'orders', rows: 'nodes', total: 'totalCount', operationName: 'All' })
  expect(paged('{ orders { edges { node { no } } } }')).toMatchObject({ rows: 'edges', total: undefined })
  for (const query of [
    '{ me { no } }',
    '{ orders { nodes { no } } me { no } }',
    '{ a: orders { nodes { no } } b: orders { nodes { no } } }',
    '{ orders(last: 5) { nodes { no } } }',
    '{ orders { totalCount } }',
    '{ orders {',
  ]) {
    expect(paged(query), query).toBeNull()
  }
})

test('every row comes once, in its order, however long the pages; the count is asked for once', async () => {
  const list = listOf(250)
  const told: number[] = []
  const loaded = await run(list, { tell: ({ rows }) => told.push(rows) })
  expect(loaded).toMatchObject({ state: 'whole', rows: 250, total: 250, reason: null })
  expect(numbers(loaded)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
  expect(told).toEqual([0, 100, 200])
  expect(list.asked).toEqual([
    [100, null, { sort: 'x', exportIsFirst: true }],
    [100, '100', { sort: 'x', exportIsFirst: false }],
    [100, '200', { sort: 'x', exportIsFirst: false }],
  ])
})

test('a page that would cost too much is asked for in smaller ones', async () => {
  const refuse = (first: number) =>
    first > 30 ? { errors: [{ message: 'too much', extensions: { code: 'TOO_COMPLEX' } }] } : undefined
  const list = listOf(60, refuse)
  expect(numbers(await run(list)).length).toBe(60)
  expect(list.asked.map((one) => (one as number[])[0])).toEqual([100, 50, 25, 25, 25])
})

test('a page that the gateway has no budget for is asked for again after a while', async () => {
  let refusals = 2
  const list = listOf(120, (_, after) =>
    after && refusals-- > 0 ? { errors: [{ message: 'later', extensions: { code: 'RATE_LIMITED' } }] } : undefined,
  )
  waited.length = 0
  expect(await run(list)).toMatchObject({ state: 'whole', rows: 120 })
  expect(waited).toEqual([1_000, 3_000])
})

test('what came is kept where it breaks off, is cancelled, or is as long as a table may be; and it says so', async () => {
  const away = (_: number, after: string | null) =>
    after ? { data: null, errors: [{ message: 'finance is away' }] } : undefined
  expect(await run(listOf(250, away))).toMatchObject({
    state: 'broken',
    rows: 100,
    total: 250,
    reason: 'finance is away',
  })
  const abort = new AbortController()
  const list = listOf(250)
  const send: Send = async (request, signal) => {
    if (signal?.aborted) throw new DOMException('', 'AbortError')
    return list.send(request, signal)
  }
  const cancelled = await run({ send }, { signal: abort.signal, tell: ({ rows }) => rows > 0 && abort.abort() })
  expect(cancelled).toMatchObject({ state: 'cancelled', rows: 100 })
  expect(numbers(cancelled).length).toBe(100)
  expect(await run(listOf(250), { mostRows: 200 })).toMatchObject({ state: 'full', rows: 200, total: 250 })
  const still = listOf(250, () => ({
    data: { orders: { nodes: [{ no: '1' }], pageInfo: { hasNextPage: true, endCursor: null } } },
  }))
  expect(await run(still)).toMatchObject({ state: 'broken', rows: 1 })
})

test('an error of a later page points at its row in the whole', async () => {
  const error = { message: 'no', path: ['orders', 'nodes', 3, 'no'] }
  const list = listOf(150, (_, after) =>
    after
      ? {
          data: { orders: { nodes: [{ no: '101' }], pageInfo: { hasNextPage: false, endCursor: '101' } } },
          errors: [error],
        }
      : undefined,
  )
  expect((await run(list)).result.errors).toEqual([{ ...error, path: ['orders', 'nodes', 103, 'no'] }])
})
