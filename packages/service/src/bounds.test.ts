import { IdentitySigner, IdentityVerifier, personaNamed, read } from '@channelgraph/access'
import {
  createLogger,
  type HttpServer,
  json,
  startHttpServer,
  VALUES_A_TURN,
  type WorkLimits,
} from '@channelgraph/process'
import { listLoaderById, loaderById, type RequestContext } from '@channelgraph/service'
import { stubDepartment, testSubgraph } from '@channelgraph/testkit'
import { type SQL, sql } from 'drizzle-orm'
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { createGraphqlRoute } from './graphql-route.ts'

// A department of numbers: each has a next one and any many below it. It counts what it is made to do.
const typeDefs = [
  `type Query {
     numbers(count: Int!): [Number!] @permission(operation: "region:read")
     number(n: Int!): Number @permission(operation: "region:read")
     asleep: Number @permission(operation: "region:read")
   }
   type Mutation { write(n: Int!): Number @permission(operation: "region:read") }
   type Number @key(fields: "n") @permission(operation: "region:read") {
     n: Int!
     next: Number
     below(count: Int = 10): [Number!]
     asleep: Number
   }
   type Secret @key(fields: "n") @permission(operation: "application:read") { n: Int! }`,
]
type Num = { n: number }
type Ctx = RequestContext<ReturnType<typeof createLoaders>>

const done = { values: 0, statements: [] as number[], awakened: 0 }
let served: GraphQLSchema | undefined
let released: () => void = () => undefined
const many = (count: number): Num[] => Array.from({ length: count }, (_, n) => ({ n }))

function createLoaders(ctx: Omit<RequestContext, 'loaders'>) {
  const all = <V>(ids: readonly string[], of: (n: number) => V) =>
    read(ctx, async (db) => {
      done.statements.push(ids.length)
      await db.execute(sql`select 'one of the loaders'`)
      return new Map(ids.map((id) => [id, of(Number(id))]))
    })
  return {
    next: loaderById((ids) => all(ids, (n) => ({ n: n + 1 }))),
    below: listLoaderById((ids) => all(ids, () => many(10))),
  }
}

const sleep = (_: unknown, __: unknown, ctx: Ctx) =>
  read(ctx, async (db) => {
    await db.execute(sql`select pg_sleep(600), 'one that sleeps'`)
    done.awakened += 1
    return { n: 0 }
  })
const resolvers = {
  Query: {
    numbers: (_: unknown, { count }: { count: number }) => many(count),
    number: (_: unknown, num: Num) => num,
    asleep: sleep,
  },
  Mutation: {
    write: async (_: unknown, { n }: Num, { db }: Ctx) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`insert into written values (${n}, 'first')`)
        await new Promise<void>((resolve) => {
          released = resolve
        })
        await tx.execute(sql`insert into written values (${n}, 'second')`)
        return { n }
      }),
  },
  Number: {
    __resolveReference: ({ n }: Num) => ({ n }),
    n: ({ n }: Num, _: unknown, __: unknown, { schema }: GraphQLResolveInfo) => {
      done.values += 1
      served = schema
      return n
    },
    next: ({ n }: Num, _: unknown, { loaders }: Ctx) => loaders.next.load(String(n)),
    below: ({ n }: Num, _: unknown, { loaders }: Ctx) => loaders.below.load(String(n)),
    asleep: sleep,
  },
  Secret: { __resolveReference: ({ n }: Num) => ({ n }) },
}

const department = await testSubgraph({ ...stubDepartment, typeDefs, resolvers: [resolvers], createLoaders })
await department.db.execute(sql`create table written (n integer, what text)`)
const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
const kid = 'gateway/1'
const signer = new IdentitySigner({ ...(await exportJWK(privateKey)), kid })
const verifier = new IdentityVerifier({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' }] })

const PATIENCE = { timeout: 60_000 }
const WIDE: WorkLimits = { values: 10_000_000, deadlineMs: 120_000 }
const servers: HttpServer[] = []
afterAll(() => Promise.all(servers.map((server) => server.close(0))))
beforeEach(() => {
  Object.assign(done, { values: 0, statements: [], awakened: 0 })
})

interface Asking {
  readonly as?: string
  readonly signal?: AbortSignal
  readonly variables?: Record<string, unknown>
}

async function serve(limits: WorkLimits) {
  const log = createLogger('test', 'silent')
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000_000,
    log,
    routes: {
      'POST /graphql': createGraphqlRoute({ subgraph: department.subgraph, verifier, limits, log }),
      'GET /health/live': () => json(200, {}),
    },
  })
  servers.push(server)
  const url = `http://127.0.0.1:${server.port}`
  const post = async (body: unknown, as = 'management', signal?: AbortSignal) => {
    const identity = await signer.sign(personaNamed(as).viewer)
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-channelgraph-identity': identity },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    })
    return { status: response.status, body: (await response.json()) as { data: unknown; errors?: Problem[] } }
  }
  return {
    alive: async () => (await fetch(`${url}/health/live`)).ok,
    post,
    ask: (query: string, { as, signal, variables }: Asking = {}) => post({ query, variables }, as, signal),
  }
}
interface Problem {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly code: string }
}

const rows = async (statement: SQL) => (await department.db.execute(statement)) as unknown as Record<string, unknown>[]
const asleep = async () =>
  (
    await rows(
      sql`select 1 from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
          and query like '%one that sleeps%'`,
    )
  ).length

test('a long list is completed in turns: no round of the event loop makes more values than a turn has', async () => {
  const { ask } = await serve(WIDE)
  let [most, before, watching] = [0, 0, true]
  const watch = () => {
    most = Math.max(most, done.values - before)
    before = done.values
    if (watching) setImmediate(watch)
  }
  watch()
  const { body } = await ask('{ numbers(count: 20000) { n } }')
  watching = false
  expect(body.data).toEqual({ numbers: many(20_000) })
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(VALUES_A_TURN)
})

test('no plugin of the server looks at each field: every value would pay for it', async () => {
  const { ask } = await serve(WIDE)
  await ask('{ number(n: 1) { n } }')
  const marks = Object.getOwnPropertySymbols(served).map(({ description }) => description)
  expect(marks).not.toContain('apolloServerPluginsEnabled')
})

test('liveness and a small question are answered while a big one is computed', async () => {
  const { ask, alive } = await serve(WIDE)
  const order: string[] = []
  await alive()
  const big = ask('{ numbers(count: 150000) { n } }').then(() => order.push('big'))
  await vi.waitUntil(() => done.values > 0, { ...PATIENCE, interval: 0 })
  await alive().then(() => order.push('alive'))
  await ask('{ number(n: 1) { n } }').then(() => order.push('small'))
  await big
  expect(order).toEqual(['alive', 'small', 'big'])
})

test('a list in turns costs as many statements as one at once: a level, a statement', async () => {
  const { ask } = await serve(WIDE)
  const { body } = await ask('{ numbers(count: 3000) { next { below { next { n } } } } }')
  expect(body.errors).toBeUndefined()
  expect(done.statements).toEqual([3000, 3000]) // those below are known already
})

test('an answer with too many values is refused as a whole, before what lies below is looked for', async () => {
  const { ask } = await serve({ ...WIDE, values: 10_000 })
  const { status, body } = await ask('{ numbers(count: 1000) { next { below { next { below { n } } } } } }')
  expect(status).toBe(200)
  expect(body).toEqual({
    data: null,
    errors: [{ message: expect.stringContaining('at most 10000 values'), extensions: { code: 'TOO_COMPLEX' } }],
  })
  expect(done.statements).toEqual([1000, 1000]) // the 10,000 below are counted, and nothing more is loaded for them
})

test('fragments that double themselves are counted before anything is resolved, though they hold no list', async () => {
  const { ask } = await serve({ ...WIDE, values: 10_000 })
  const doubling = Array.from(
    { length: 30 },
    (_, i) => `fragment F${i} on Number { a: next { ...F${i + 1} } b: next { ...F${i + 1} } }`,
  )
  const { body } = await ask(`{ number(n: 1) { ...F0 } } ${doubling.join(' ')} fragment F30 on Number { n }`)
  expect(body.errors?.[0]?.extensions.code).toBe('TOO_COMPLEX')
  expect(done.statements).toEqual([])
})

test('what @skip and @include leave out is not counted', async () => {
  const { ask } = await serve({ ...WIDE, values: 4_100 })
  const query = 'query ($no: Boolean!) { numbers(count: 2000) { n a: n @include(if: $no) b: n @include(if: $no) } }'
  expect((await ask(query, { variables: { no: true } })).body.errors?.[0]?.extensions.code).toBe('TOO_COMPLEX')
  expect((await ask(query, { variables: { no: false } })).body.errors).toBeUndefined()
})

test('references are counted before they are looked for', async () => {
  const { ask } = await serve({ ...WIDE, values: 1_000 })
  const representations = many(600).map(({ n }) => ({ __typename: 'Number', n }))
  const { body } = await ask(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Number { next { n } } } }',
    {
      variables: { r: representations },
    },
  )
  expect(body.errors?.[0]?.extensions.code).toBe('TOO_COMPLEX')
  expect(done.statements).toEqual([])
})

test.each([
  ['staff', 'management'],
  ['a partner user', 'partner-a'],
])('when %s goes away, the statement under way is cancelled and nothing more is done', async (_who, as) => {
  const { ask } = await serve(WIDE)
  // More often than the pool has connections: each comes back.
  for (let i = 0; i < 8; i += 1) {
    const gone = new AbortController()
    const asking = ask('{ asleep { next { n } } }', { as, signal: gone.signal }).catch((error: Error) => error.name)
    await vi.waitUntil(asleep, PATIENCE)
    gone.abort()
    expect(await asking).toBe('AbortError')
    await vi.waitUntil(async () => (await asleep()) === 0, PATIENCE)
  }
  expect(done).toMatchObject({ awakened: 0, statements: [] })
  expect((await ask('{ number(n: 1) { next { n } } }', { as })).body.data).toEqual({ number: { next: { n: 2 } } })
})

test("whoever's statements are slow leaves connections to the others, however many it has", async () => {
  const { ask } = await serve(WIDE)
  const gone = new AbortController()
  const slow = Array.from({ length: 10 }, () =>
    ask('{ numbers(count: 20) { asleep { n } } }', { as: 'order-desk', signal: gone.signal }).catch(() => undefined),
  )
  await vi.waitUntil(async () => (await asleep()) > 0, PATIENCE)
  for (const as of ['finance', 'partner-b'])
    expect((await ask('{ number(n: 1) { next { n } } }', { as })).body.data).toEqual({ number: { next: { n: 2 } } })
  expect(await asleep()).toBe(2)
  gone.abort()
  await Promise.all(slow)
})

test('at its deadline a request is answered UNAVAILABLE, and its statements end', async () => {
  const { ask } = await serve({ ...WIDE, deadlineMs: 200 })
  const { status, body } = await ask('{ numbers(count: 20) { asleep { n } } }') // more than the pool has connections
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE'])
  await vi.waitUntil(async () => (await asleep()) === 0, PATIENCE)
  expect(done.awakened).toBe(0)
})

test('a change goes on when nobody waits for it any more, and is there whole', async () => {
  const { ask } = await serve({ ...WIDE, deadlineMs: 300 })
  const written = async () =>
    (await rows(sql`select what from written where n = 7 order by what`)).map(({ what }) => what)
  const gone = new AbortController()
  released = () => undefined
  const waiting = released
  const asking = ask('mutation { write(n: 7) { n next { n } } }', { signal: gone.signal }).catch(
    (error: Error) => error.name,
  )
  await vi.waitUntil(() => released !== waiting, PATIENCE)
  gone.abort()
  expect(await asking).toBe('AbortError')
  expect(await written()).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 400)) // its deadline passes as well
  released()
  await vi.waitUntil(async () => (await written()).length > 0, PATIENCE)
  expect(await written()).toEqual(['first', 'second'])
})

test('a department keeps no texts for others, and answers one operation a request', async () => {
  const { post } = await serve(WIDE)
  const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) }
  const byHash = await post({ query: '{ number(n: 1) { n } }', extensions: { persistedQuery } })
  expect(byHash.body.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
  const batch = await post([{ query: '{ number(n: 1) { n } }' }, { query: '{ number(n: 2) { n } }' }])
  expect([batch.status, batch.body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST'])
  expect(done.values).toBe(0)
})

test('a forbidden reference beside an unknown one costs each its own place, and nothing is left that nobody awaits', async () => {
  const { ask } = await serve(WIDE)
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const representations = [
    { __typename: 'Secret', n: 1 },
    { __typename: 'Nobody' },
    7,
    { __typename: 'Query' },
    { __typename: 'Number', n: 3 },
  ]
  const { status, body } = await ask(
    'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Number { n } } }',
    { variables: { r: representations }, as: 'partner-a' },
  )
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(status).toBe(200)
  expect(body.data).toEqual({ _entities: [null, null, null, null, { __typename: 'Number', n: 3 }] })
  expect(body.errors?.map(({ path, extensions }) => [path?.[1], extensions.code])).toEqual(
    expect.arrayContaining([
      [0, 'FORBIDDEN'],
      [1, 'BAD_USER_INPUT'],
      [2, 'BAD_USER_INPUT'],
      [3, 'BAD_USER_INPUT'],
    ]),
  )
  expect(unhandled).toEqual([])
})

test('a connection that breaks under a read costs that read alone', async () => {
  const { ask } = await serve(WIDE)
  const asking = ask('{ asleep { n } }')
  await vi.waitUntil(asleep, PATIENCE)
  await rows(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()
        and datname = current_database() and query like '%one that sleeps%'`,
  )
  expect((await asking).body.errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
  expect((await ask('{ number(n: 1) { next { n } } }')).body.errors).toBeUndefined()
})
