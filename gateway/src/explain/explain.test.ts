import type { Completeness, ExplainedPlan, Lineage } from '@channelgraph/explorer/explained'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ACCEPT, type AskOptions, startWorld, type World } from '../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ SUBGRAPH_DEADLINE_MS: '20000' })
})
afterEach(() => {
  world.partners.release()
  world.orders.release()
})
afterAll(() => world.stop())

interface Extensions {
  readonly lineage?: Lineage
  readonly plan?: ExplainedPlan
  readonly completeness?: Completeness
}

const ask = async (query: string, explain?: string, options: AskOptions = {}, of = world) => {
  const headers: Record<string, string> = explain === undefined ? {} : { 'x-explain': explain }
  const answer = await of.ask(query, { ...options, headers: { ...options.headers, ...headers } })
  const { extensions } = JSON.parse(answer.text) as { extensions?: Extensions }
  return { ...answer, extensions }
}

const BOTH = '{ all: partners { name orderCount } orderTotal }'

/** What the departments saw since, in their order. */
async function seenBy(work: () => Promise<unknown>): Promise<Record<'partners' | 'orders', string[]>> {
  const before = [world.partners.seen.length, world.orders.seen.length]
  await work()
  return {
    partners: world.partners.seen.slice(before[0]).map(({ body }) => body.query),
    orders: world.orders.seen.slice(before[1]).map(({ body }) => body.query),
  }
}

test('who sends `x-explain: run` reads which department answered which column, and each request that departments saw', async () => {
  let lineage: Lineage | undefined
  let plan: ExplainedPlan | undefined
  const seen = await seenBy(async () => {
    const { data, extensions } = await ask(BOTH, 'run')
    expect(data).toMatchObject({ orderTotal: 7, all: [{ name: 'First', orderCount: 3 }, { name: 'Second' }] })
    lineage = extensions?.lineage
  })
  expect(await seenBy(async () => (plan = (await ask(BOTH, 'plan')).extensions?.plan))).toEqual({
    partners: [],
    orders: [],
  })
  expect(lineage?.columns).toEqual([
    { path: 'all.name', departments: ['partners'], requests: [expect.any(Number)] },
    { path: 'all.orderCount', departments: ['orders'], requests: [expect.any(Number)] },
    { path: 'orderTotal', departments: ['orders'], requests: [expect.any(Number)] },
  ])
  // The same requests in the departments' own books, in what was planned, and in what is told.
  for (const department of ['partners', 'orders'] as const) {
    const planned = plan?.requests.filter((one) => one.department === department) ?? []
    expect(planned.map(({ operation }) => operation).sort()).toEqual(seen[department].sort())
    const told = lineage?.requests.filter((one) => one.department === department) ?? []
    expect(told.map(({ id }) => id).sort()).toEqual(planned.map(({ id }) => id).sort())
  }
  const entities = lineage?.requests.find((one) => one.paths.includes('all'))
  expect(entities).toMatchObject({
    department: 'orders',
    entities: 2,
    outcome: 'answered',
    statements: 3,
    statementsMs: 1.5,
  })
  expect(entities?.after.map((id) => plan?.requests[id]?.department)).toEqual(['partners'])
  expect(plan?.columns).toEqual(lineage?.columns)
  expect(Date.parse(lineage?.startedAt ?? '')).not.toBeNaN()
})

test('for others an answer is what it was, byte for byte, and no department is asked for more', async () => {
  const plain = await ask(BOTH)
  const explained = await ask(BOTH, 'run')
  expect(explained.text.startsWith(plain.text.trimEnd().slice(0, -1))).toBe(true)
  expect(plain.extensions).toBeUndefined()
  const asked = [world.partners.freshnessAsked, world.orders.freshnessAsked]
  const { headers } = world.orders.seen.at(-1) ?? {}
  expect(headers?.['x-explain']).toBe('run')
  await ask(BOTH)
  expect([world.partners.freshnessAsked, world.orders.freshnessAsked]).toEqual(asked)
  expect(world.orders.seen.at(-1)?.headers['x-explain']).toBeUndefined()
})

test('an equal question under way that did not ask for it answers nobody who explains', async () => {
  world.orders.behaviour = 'hangs'
  const before = world.orders.seen.length
  const arrived = world.orders.nextRequest()
  const plain = ask('{ orderTotal }')
  await arrived
  const second = world.orders.nextRequest()
  const explained = ask('{ orderTotal }', 'run')
  await second
  world.orders.release()
  expect((await plain).data).toEqual({ orderTotal: 7 })
  expect((await explained).extensions?.lineage?.requests).toMatchObject([{ outcome: 'answered', statements: 3 }])
  expect(world.orders.seen.length - before).toBe(2)
})

test('an answer that one department gives whole, and a change, say where they come from as well', async () => {
  expect((await ask('{ orderTotal }', 'run')).extensions?.lineage).toMatchObject({
    requests: [{ id: 0, department: 'orders', paths: [''], entities: null, bytes: '{"data":{"orderTotal":7}}'.length }],
    columns: [{ path: 'orderTotal', departments: ['orders'] }],
  })
  const change = 'mutation { rename(id: "x", name: "y") { name } }'
  expect((await ask(change, 'run')).extensions?.lineage).toMatchObject({
    requests: [{ department: 'partners', statements: 3 }],
  })
})

test('a change that is planned is not done', async () => {
  const seen = await seenBy(async () => {
    const { status, data, extensions } = await ask('mutation { rename(id: "x", name: "y") { name } }', 'plan')
    expect([status, data]).toEqual([200, null])
    expect(extensions?.plan?.requests).toMatchObject([{ id: 0, department: 'partners', after: [] }])
  })
  expect(seen).toEqual({ partners: [], orders: [] })
})

test('a partner reads the same without bytes, statements and what is sent to departments', async () => {
  const { extensions } = await ask(BOTH, 'run', { as: 'partner-a' })
  const lineage = extensions?.lineage
  expect(lineage?.requests.length).toBeGreaterThan(1)
  expect(JSON.stringify(lineage)).not.toMatch(/bytes|statements/)
  const { plan } = (await ask(BOTH, 'plan', { as: 'partner-a' })).extensions ?? {}
  expect(plan?.requests.map(({ department }) => department)).toContain('orders')
  expect(JSON.stringify(plan)).not.toMatch(/operation|_entities/)
})

test('a plan tells what it may cost, and how long the same operation took those who may know', async () => {
  const [query, anew] = ['query Timed { partners { name } }', 'query Unasked { partners { name } }']
  for (let i = 0; i < 3; i++) await ask(query)
  const estimate = async (text: string, as = 'finance') => (await ask(text, 'plan', { as })).extensions?.plan?.estimate
  expect(await estimate(query)).toEqual({
    values: 20,
    budget: 250_000,
    history: { count: 3, p50Ms: expect.any(Number), p95Ms: expect.any(Number) },
  })
  expect(await estimate(query, 'management')).toMatchObject({ history: { count: 3 } })
  expect(await estimate(query, 'partner-a')).toMatchObject({ budget: 100_000, history: null })
  expect(await estimate(anew)).toMatchObject({ history: null })
})

test('how new each department is: when it was asked, or earlier where it lags behind whom it follows', async () => {
  const at = '2026-11-26T06:00:00.000Z'
  world.orders.freshness = { ageMs: 500, head: 12, lastEventAt: at, follows: [] }
  world.partners.freshness = {
    ageMs: 0,
    head: 3,
    lastEventAt: null,
    follows: [{ publisher: 'orders', position: 10, upTo: at, setApart: 1 }],
  }
  const before = Date.now()
  const { freshness = [] } = (await ask(BOTH, 'run')).extensions?.lineage ?? {}
  const [orders, partners] = [...freshness].sort((a, b) => (a.department < b.department ? -1 : 1))
  expect(orders).toMatchObject({ department: 'orders', lastEventAt: at, follows: [] })
  expect(Date.parse(orders?.asOf ?? '')).toBeGreaterThanOrEqual(before - 500)
  expect(partners).toEqual({
    department: 'partners',
    asOf: at,
    lastEventAt: null,
    follows: [{ publisher: 'orders', behind: 2, upTo: at, setApart: 1 }],
  })
})

test('a department that is away costs the columns that it brings, which the answer names to everybody', async () => {
  for (const behaviour of ['fails', 'breaks off', 'speaks html'] as const) {
    world.orders.behaviour = behaviour
    const { extensions, errors } = await ask('{ all: partners { id name n: orderCount firstOrder } }', undefined, {
      as: 'partner-a',
    })
    expect(errors.length).toBeGreaterThan(0)
    expect(extensions).toEqual({
      completeness: { missing: [{ department: 'orders', columns: ['all.n', 'all.firstOrder'] }] },
    })
  }
  const explained = await ask('{ partners { name orderCount } }', 'run')
  expect(explained.extensions?.completeness).toEqual({
    missing: [{ department: 'orders', columns: ['partners.orderCount'] }],
  })
  expect(explained.extensions?.lineage?.requests.map(({ department, outcome }) => [department, outcome])).toEqual([
    ['partners', 'answered'],
    ['orders', 'failed'],
  ])
})

test('an error of a department that answered is no gap, and neither is a refusal before anything ran', async () => {
  expect((await ask('{ forbidden { name } missing { name } crashing { name } orderTotal }')).extensions).toBeUndefined()
  expect((await ask('{ nothing }', 'run')).extensions).toBeUndefined()
})

test('by GET an explained answer is kept by nobody', async () => {
  const get = async (headers: Record<string, string>) => {
    const authorization = `Bearer ${await world.token('finance')}`
    const url = `${world.url}/graphql?${new URLSearchParams({ query: '{ orderTotal }' })}`
    return fetch(url, { headers: { accept: ACCEPT, authorization, ...headers } })
  }
  const etag = (await get({})).headers.get('etag') ?? ''
  for (const explain of ['run', 'plan']) {
    const answer = await get({ 'x-explain': explain, 'if-none-match': etag })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  }
})

test('another word in `x-explain` is refused in the language of its reader, and nobody is asked', async () => {
  const seen = await seenBy(async () => {
    const { status, errors } = await ask(BOTH, 'yes', { headers: { 'accept-language': 'zh' } })
    expect(status).toBe(400)
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/须为 "run"/), extensions: { code: 'BAD_REQUEST' } },
    ])
  })
  expect(seen).toEqual({ partners: [], orders: [] })
})

test('the stock executor explains nothing, and says so', async () => {
  const stock = await startWorld({ EXECUTOR: 'stock' })
  for (const explain of ['run', 'plan']) {
    const { status, errors } = await ask('{ orderTotal }', explain, {}, stock)
    expect([status, errors[0]?.extensions.code, errors[0]?.message]).toEqual([
      400,
      'BAD_REQUEST',
      expect.stringMatching(/EXECUTOR=stock/),
    ])
  }
  await stock.stop()
})
