import { personaNamed } from '@channelgraph/access'
import { createLogger, HttpError, type HttpRequest } from '@channelgraph/process'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { messages } from '../answer/messages.ts'
import { traceContextOf } from '../execute/trace-context.ts'
import type { SignedIn } from '../identity/askers.ts'
import { Load } from '../limits/load.ts'
import { MemoryBuckets } from '../limits/memory-buckets.ts'
import type { Buckets } from '../limits/token-bucket.ts'
import { type Shop, shopOrders, startShop } from '../testing/shop.ts'
import type { ExportEnded } from './ending.ts'
import { type Door, ExportRun } from './export-run.ts'
import { type Page, type Question, questionOf } from './question.ts'
import { ExportsUnderWay } from './under-way.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop({ MAX_VALUES: '1000' })
})
afterAll(() => shop.stop())
afterEach(() => {
  shop.sold = shopOrders(250)
})

const viewer: SignedIn = { ...personaNamed('finance').viewer, audiences: [] }
const request = {
  requestId: 'r1',
  lang: 'en',
  isGone: false,
  onGone: () => () => undefined,
  signal: new AbortController().signal,
  headers: {},
} as unknown as HttpRequest
const QUERY = '{ orders(first: 5) { nodes { no } } }'

function doorWith(options: Partial<Door> = {}): Door {
  return {
    viewerOf: async () => viewer,
    served: shop.gateway.served,
    load: new Load({ maxLagMs: 60_000, maxUnderWay: 10, count: () => undefined }),
    buckets: new MemoryBuckets(() => 0),
    costMode: 'enforce',
    requestDeadlineMs: 30_000,
    settings: { deadlineMs: 60_000, maxRows: 1_000_000, triesAfterMs: [5], values: { perSecond: 1e9, burst: 1e9 } },
    underWay: new ExportsUnderWay(null),
    isStopping: () => false,
    freshness: async () => [],
    log: createLogger('test', 'silent'),
    ...options,
  }
}

/** Exports all of it; answers the numbers of its orders, and what ended it. */
async function run(
  door: Door,
  { query = QUERY, maxRows = 1_000_000, now = (): number => 0, changed = (page: Page): Page => page } = {},
) {
  const graph = shop.gateway.served.current()
  const admitted = graph.admit({ query, operationName: null, variables: {} }, viewer.roles)
  const asked = questionOf(admitted, graph.schema)
  const pageIn: Question['pageIn'] = (data) => {
    const page = asked.pageIn(data)
    return page && changed(page)
  }
  const question = { ...asked, pageIn }
  const trace = traceContextOf(undefined, undefined)
  const begun = await ExportRun.begin(
    door,
    { request, viewer, trace, question, format: 'csv', after: null, maxRows },
    now,
  )
  const lengths: number[] = []
  const numbers: unknown[] = []
  let ending: ExportEnded | undefined
  try {
    for await (const { rows } of begun.pages(await begun.first())) {
      lengths.push(rows.length)
      numbers.push(...rows.map((row) => (row as { no: string }).no))
    }
  } catch (error) {
    ending = error as ExportEnded
  }
  await begun.end(ending)
  return { lengths, numbers, ending, progress: begun.progress }
}

const ALL = shopOrders(250).map(({ no }) => no)

test('a token that expires in the middle ends the export with 401, where it can be continued', async () => {
  let asked = 0
  const viewerOf = async () => {
    asked += 1
    const { code, text } = messages.expired(undefined, { en: 'Get another one.', zh: '' })
    if (asked > 2) throw new HttpError(401, code, text)
    return viewer
  }
  const { numbers, ending, progress } = await run(doorWith({ viewerOf }))
  expect(ending?.code).toBe('UNAUTHENTICATED')
  expect(numbers).toEqual(ALL.slice(0, 200))
  expect(progress).toMatchObject({
    state: 'ended',
    rows: 200,
    cursor: expect.any(String),
    error: { code: 'UNAUTHENTICATED' },
  })
})

test('a page is halved until it fits what its asker may ask at once, and nothing is missing', async () => {
  const { lengths, numbers } = await run(doorWith(), {
    query: `{ orders(first: 5) { nodes { no status note rate id urgent score
    orderedOn submittedAt grossAmount } } }`,
  })
  expect(lengths.slice(0, 2)).toEqual([50, 50])
  expect(numbers).toEqual(ALL)
})

test('a file has no more rows than it may, exactly, and says that there are more', async () => {
  const { lengths, ending, progress } = await run(doorWith(), { maxRows: 130 })
  expect(lengths).toEqual([100, 30])
  expect(ending?.code).toBe('EXPORT_LIMIT')
  expect(progress).toMatchObject({ state: 'ended', rows: 130 })
  expect((await run(doorWith(), { maxRows: 250 })).progress).toMatchObject({ state: 'complete', rows: 250 })
})

test('an export ends where it is when its time is over', async () => {
  let now = 0
  shop.onPage = () => {
    now += 30_000
  }
  const { ending, numbers } = await run(doorWith(), { now: () => now })
  expect(ending?.code).toBe('EXPORT_LIMIT')
  expect(numbers.length).toBe(200)
})

test("an export waits for its viewer's budget instead of being refused, and takes nothing of that for all else", async () => {
  const taken: string[] = []
  let waits = 0
  const buckets: Buckets = {
    take: (asked, _cost, forced) => {
      const [bucket] = asked as [(typeof asked)[number]]
      const allowed = forced === true || waits++ % 3 === 2
      taken.push(`${bucket.owner} ${bucket.name}`)
      return { bucket, allowed, remaining: 0, waitMs: allowed ? 0 : 1, fullInMs: 0 }
    },
  }
  const { numbers } = await run(doorWith({ buckets }))
  expect(numbers).toEqual(ALL)
  expect(waits).toBe(9)
  expect(new Set(taken)).toEqual(new Set([`${viewer.subject} export`]))
})

test('a page is paid for by what it answers: lists that are shorter than they may be cost what they are', async () => {
  shop.sold = shopOrders(100).map((order) => ({ ...order, lines: [] }))
  let spent = 0
  const buckets: Buckets = {
    take: (asked, cost) => {
      spent += cost
      return { bucket: asked[0] as (typeof asked)[number], allowed: true, remaining: 0, waitMs: 0, fullInMs: 0 }
    },
  }
  const query = '{ orders(first: 3) { nodes { no lines { sku amount } } } }'
  await run(doorWith({ buckets }), { query })
  const before = shop.pages
  spent = 0
  await run(doorWith({ buckets }), { query }) // now that its document is known
  // An order and its number; the list, its `pageInfo` and two facts of it; a statement and a request for each page.
  expect(spent).toBe(100 * 2 + (shop.pages - before) * (4 + 500 + 250))
})

test('a replica that is about to end ends its exports between two pages, where they can be continued', async () => {
  const { numbers, ending, progress } = await run(doorWith({ isStopping: () => shop.pages === 2 }))
  expect(numbers).toEqual(ALL.slice(0, 200))
  expect(ending?.code).toBe('UNAVAILABLE')
  expect(progress).toMatchObject({ state: 'ended', rows: 200, cursor: expect.any(String) })
})

test('a door that is overloaded for a moment is asked again', async () => {
  const load = new Load({ maxLagMs: 1_000, maxUnderWay: 10, count: () => undefined })
  for (let i = 0; i < 50; i += 1) load.sample(5_000)
  setTimeout(() => {
    for (let i = 0; i < 50; i += 1) load.sample(0)
  }, 50)
  const { numbers } = await run(doorWith({ load }))
  expect(numbers).toEqual(ALL)
})

test.each<[string, (page: Page, first: string) => string]>([
  ['leads back to where it was', (_page, first) => first],
  ['does not say where it goes on', () => ''],
])('a list that %s ends the export as our failure, and is not read for ever or taken for whole', async (_, nextOf) => {
  let first = ''
  const changed = (page: Page): Page => {
    first ||= String(page.next)
    return { ...page, next: nextOf(page, first) }
  }
  const { ending, progress } = await run(doorWith(), { changed }).catch((error: unknown) => ({
    ending: error as ExportEnded,
    progress: undefined,
  }))
  expect(ending?.code).toBe('INTERNAL')
  expect(progress?.state).not.toBe('complete')
})

test('a failure of our own is told to nobody, and ends the export', async () => {
  const viewerOf = async (): Promise<never> => {
    throw new Error('postgres://secret')
  }
  await expect(run(doorWith({ viewerOf }))).rejects.toThrow() // as it was thrown: the route logs it and says INTERNAL
})
