import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Cancellation } from './cancellation.ts'
import { createEngine, type Engine } from './engine.ts'
import type { EngineOptions, SubgraphOptions } from './options.ts'
import { compose } from './testing/local-engine.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
const SDL = compose([
  {
    name: 'a',
    typeDefs: `${LINK} scalar JSON type Query { items: [Item!]! blob: JSON one: Item } type Mutation { add: Int } type Item @key(fields: "id") { id: ID! name: String }`,
  },
  { name: 'b', typeDefs: `${LINK} type Item @key(fields: "id") { id: ID! price: Int strict: Int! }` },
])
const ITEMS = {
  data: {
    items: [
      { __typename: 'Item', id: '1', name: 'x' },
      { __typename: 'Item', id: '2', name: 'y' },
    ],
  },
}

type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function serve(handler: Handler): Promise<{ url: string; count: () => number; server: Server }> {
  let count = 0
  const server = createServer((request, response) => {
    count++
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => handler(request, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, count: () => count, server }
}

const json = (response: ServerResponse, value: unknown, status = 200) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof value === 'string' ? value : JSON.stringify(value))

async function world(
  b: Handler,
  options: Partial<SubgraphOptions> = {},
  engineOptions: Partial<EngineOptions> = {},
  a: Handler = (_request, _body, response) => json(response, ITEMS),
): Promise<{ engine: Engine; b: () => number; a: () => number }> {
  const first = await serve(a)
  const second = await serve(b)
  const engine = await createEngine({
    supergraphSdl: SDL,
    subgraphs: { a: { url: first.url, retries: 0, ...options }, b: { url: second.url, retries: 0, ...options } },
    planner: 'inline',
    ...engineOptions,
  })
  open.push(() => engine.stop())
  return { engine, a: first.count, b: second.count }
}

const QUERY = '{ items { name price } }'
const WITHOUT_PRICES = {
  items: [
    { name: 'x', price: null },
    { name: 'y', price: null },
  ],
}

async function expectOneError(engine: Engine, code: string): Promise<string> {
  const { data, errors } = await engine.execute({ query: QUERY })
  expect(data).toEqual(WITHOUT_PRICES)
  expect(errors?.map((error) => [error.path, error.extensions.code])).toEqual([[['items', 0], code]])
  const text = JSON.stringify(errors)
  expect(text).not.toMatch(/127\.0\.0\.1|https?:|ECONN|node:|\.ts|secret/)
  const written = await engine.executeWritten({ query: QUERY })
  expect(JSON.stringify(written)).toBe(JSON.stringify({ errors, data }))
  return errors![0]!.message
}

describe('a hostile or broken answer ends as one located error that shows nothing of the inside', () => {
  const answers: Record<string, [string, Handler]> = {
    'text that is not JSON': ['INTERNAL', (_q, _b, r) => json(r, '{"data":{"_entities":[secret')],
    'nothing at all': ['INTERNAL', (_q, _b, r) => json(r, '')],
    'JSON that is not GraphQL': ['INTERNAL', (_q, _b, r) => json(r, [1, 2, 3])],
    'null data without an error': ['INTERNAL', (_q, _b, r) => json(r, { data: null })],
    'errors that are no list': [
      'INTERNAL',
      (_q, _b, r) => json(r, { data: { _entities: [null, null] }, errors: 'secret' }),
    ],
    'HTML under the right status': [
      'INTERNAL',
      (_q, _b, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<p>secret</p>'),
    ],
    'no content type': ['INTERNAL', (_q, _b, r) => r.writeHead(200).end('{"data":{"_entities":[null,null]}}')],
    'too few entities': ['INTERNAL', (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }] } })],
    'too many entities': ['INTERNAL', (_q, _b, r) => json(r, { data: { _entities: [null, null, null] } })],
    'entities that are no list': ['INTERNAL', (_q, _b, r) => json(r, { data: { _entities: { length: 2 } } })],
    'a polluting name': [
      'INTERNAL',
      (_q, _b, r) => json(r, '{"data":{"_entities":[{"price":1,"__proto__":{"polluted":true}},null]}}'),
    ],
    'a polluting name in escapes': [
      'INTERNAL',
      (_q, _b, r) => json(r, '{"data":{"_entities":[{"price":1,"\\u005f_proto_\\u005F":{"polluted":true}},null]}}'),
    ],
    'a server error with a page': [
      'UNAVAILABLE',
      (_q, _b, r) => r.writeHead(500, { 'content-type': 'text/html' }).end('secret at /srv/app.ts:1:1'),
    ],
    'a server error with JSON that is not GraphQL': ['INTERNAL', (_q, _b, r) => json(r, { message: 'secret' }, 500)],
    'a connection cut short': ['UNAVAILABLE', (q) => void q.socket.destroy()],
    'a body cut short': [
      'UNAVAILABLE',
      (q, _b, r) =>
        void r
          .writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
          .write('{"da', () => q.socket.destroy()),
    ],
  }
  for (const [name, [code, handler]] of Object.entries(answers)) {
    test(name, async () => {
      const { engine } = await world(handler)
      await expectOneError(engine, code)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    })
  }

  test('an answer larger than allowed is not read to its end', async () => {
    const { engine } = await world(
      (_q, _b, r) => json(r, { data: { _entities: [null, { price: 1, pad: 'x'.repeat(5_000) }] } }),
      { maxAnswerBytes: 2_000 },
    )
    expect(await expectOneError(engine, 'INTERNAL')).toContain('too large')
  })

  test('an answer larger than allowed that does not say so', async () => {
    const endless: Handler = (_q, _b, r) => {
      r.writeHead(200, { 'content-type': 'application/json' })
      const write = () => {
        while (!r.destroyed && r.write(' '.repeat(1_000)));
      }
      r.on('drain', write)
      write()
    }
    const { engine } = await world(endless, { maxAnswerBytes: 100_000 })
    expect(await expectOneError(engine, 'INTERNAL')).toContain('too large')
  })

  test('nesting without end, where the query asks for a number and where it asks for anything', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const { engine } = await world(
      (_q, _b, r) => json(r, `{"data":{"_entities":[{"price":${deep}},{"price":2,"other":${deep}}]}}`),
      {},
      {},
      (_q, body, r) => json(r, body.includes('blob') ? `{"data":{"blob":${deep}}}` : ITEMS),
    )
    const prices = await engine.execute({ query: QUERY })
    expect(prices.data).toEqual({
      items: [
        { name: 'x', price: null },
        { name: 'y', price: 2 },
      ],
    })
    expect(prices.errors?.map((error) => error.path)).toEqual([['items', 0, 'price']])
    const blob = await engine.execute({ query: '{ blob }' })
    expect(blob.data).toEqual({ blob: null })
    expect(blob.errors?.map((error) => error.path)).toEqual([['blob']])
    expect(JSON.stringify(await engine.executeWritten({ query: '{ blob }' }))).toBe(
      JSON.stringify({ errors: blob.errors, data: blob.data }),
    )
  })

  test('values of other types than the schema has', async () => {
    const { engine } = await world((_q, _b, r) =>
      json(r, { data: { _entities: [{ price: '12' }, { price: { toString: 1 } }] } }),
    )
    const { data, errors } = await engine.execute({ query: QUERY })
    expect(data).toEqual(WITHOUT_PRICES)
    expect(errors?.map((error) => error.path)).toEqual([
      ['items', 0, 'price'],
      ['items', 1, 'price'],
    ])
  })

  test('a name of a type that the schema does not have is told to nobody', async () => {
    const lie = { data: { items: [{ __typename: 'secret', id: '1', name: 'x' }, ITEMS.data.items[1]] } }
    const { engine } = await world(
      (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }] } }),
      {},
      {},
      (_q, _body, r) => json(r, lie),
    )
    const query = '{ items { __typename name price } }'
    const result = await engine.execute({ query })
    expect(result.data).toBeNull()
    expect(result.errors?.map((error) => [error.path, error.message])).toEqual([
      [['items', 0], 'An object of an unknown type was answered for Item.'],
    ])
    expect(JSON.stringify(await engine.executeWritten({ query }))).toBe(
      JSON.stringify({ errors: result.errors, data: result.data }),
    )
  })

  test('more errors than anyone wants to read are cut and counted', async () => {
    const errors = Array.from({ length: 5_000 }, (_, index) => ({
      message: `no ${index}`,
      path: ['_entities', index % 2, 'price'],
    }))
    const { engine } = await world(
      (_q, _b, r) => json(r, { errors, data: { _entities: [{ price: null }, { price: null }] } }),
      {},
      { limits: { errors: 10 } },
    )
    const result = await engine.execute({ query: QUERY })
    expect(result.errors).toHaveLength(11)
    expect(result.errors!.at(-1)!.message).toBe('4990 more errors.')
  })

  test('an error that tells an address, a stack or a body keeps only its code', async () => {
    const error = {
      message: 'connect ECONNREFUSED http://10.0.0.1:99/secret',
      path: ['_entities', 0, 'price'],
      extensions: { code: 'NOT_FOUND', stacktrace: ['secret'], response: { body: 'secret' } },
    }
    const { engine } = await world((_q, _b, r) =>
      json(r, { errors: [error], data: { _entities: [{ price: null }, { price: 1 }] } }),
    )
    const { errors } = await engine.execute({ query: QUERY })
    expect(errors?.map((reported) => reported.toJSON())).toEqual([
      { message: 'The service reported an error.', path: ['items', 0, 'price'], extensions: { code: 'NOT_FOUND' } },
    ])
  })

  test('the name of the service is told where the policy says so', async () => {
    const { engine } = await world((_q, _b, r) => json(r, '?'), {}, { errors: { serviceName: true } })
    const { errors } = await engine.execute({ query: QUERY })
    expect(errors![0]!.extensions).toEqual({ code: 'INTERNAL', serviceName: 'b' })
  })
})

describe('time', () => {
  test('a subgraph that stays silent costs its own deadline and no more', async () => {
    const { engine } = await world(() => undefined, { deadlineMs: 150 })
    expect(await expectOneError(engine, 'UNAVAILABLE')).toContain('in time')
  })

  test('the deadline of the request ends what a subgraph would still be allowed', async () => {
    const { engine } = await world(() => undefined, { deadlineMs: 60_000 }, { limits: { deadlineMs: 1_000 } })
    // Planned before: on a busy machine that alone could take the whole time.
    await engine.warm([{ document: QUERY }])
    expect(await expectOneError(engine, 'UNAVAILABLE')).toContain('in time')
  })

  test('a client that goes away ends the requests made for it', async () => {
    let closed: () => void = () => undefined
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const controller = new AbortController()
    const { engine } = await world((_q, _b, r) => {
      r.on('close', closed)
      controller.abort()
    })
    const { errors } = await engine.execute({ query: QUERY, signal: controller.signal })
    expect(errors?.[0]?.extensions.code).toBe('CANCELLED')
    await gone
  })

  test('clients that go away count as cancelled and open no breaker; a deadline of the caller’s is the department’s delay', async () => {
    const outcomes: string[] = []
    const states: string[] = []
    let arrived = () => {}
    const { engine } = await world(
      () => arrived(),
      { breaker: { failures: 2, resetMs: 60_000 } },
      {
        hooks: {
          onSubgraphRequest: ({ subgraph, outcome }) => subgraph === 'b' && outcomes.push(outcome),
          onBreaker: ({ state }) => states.push(state),
        },
      },
    )
    const endWith = async (reason: unknown) => {
      const controller = new AbortController()
      arrived = () => controller.abort(reason)
      const { errors } = await engine.execute({ query: QUERY, signal: controller.signal })
      return errors?.[0]?.extensions.code
    }
    for (let i = 0; i < 5; i++) expect(await endWith(undefined)).toBe('CANCELLED')
    expect(await endWith(new DOMException('too late', 'TimeoutError'))).toBe('UNAVAILABLE')
    expect(outcomes).toEqual([...Array(5).fill('cancelled'), 'failed'])
    expect(states).toEqual([])
  })

  test('a caller’s own cancellation ends the request and those made for it, and says which way it ended', async () => {
    let arrived = () => {}
    const { engine } = await world(() => arrived(), { deadlineMs: 60_000 }, { limits: { deadlineMs: 60_000 } })
    const endBy = async (reason: 'gone' | 'deadline', mergeKey?: string) => {
      const cancellation = new Cancellation()
      arrived = () => cancellation.cancel(reason)
      const { errors } = await engine.executeWritten({ query: QUERY, cancellation, mergeKey })
      return errors?.[0]?.extensions.code
    }
    for (const mergeKey of [undefined, 'anna']) expect(await endBy('gone', mergeKey)).toBe('CANCELLED')
    expect(await endBy('deadline')).toBe('UNAVAILABLE')
  })

  test('a client that is gone before it began causes no request', async () => {
    const { engine, a } = await world((_q, _b, r) => json(r, {}))
    const { errors } = await engine.execute({ query: QUERY, signal: AbortSignal.abort() })
    expect(errors?.[0]?.extensions.code).toBe('CANCELLED')
    expect(a()).toBe(0)
  })
})

describe('trying again', () => {
  const once = (handler: Handler): Handler => {
    let first = true
    return (request, body, response) => {
      if (!first) return handler(request, body, response)
      first = false
      request.socket.destroy()
    }
  }
  const prices: Handler = (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }, { price: 2 }] } })

  test('a read that got no answer is sent again', async () => {
    const { engine, b } = await world(once(prices), { retries: 1 })
    const { data, errors } = await engine.execute({ query: QUERY })
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      items: [
        { name: 'x', price: 1 },
        { name: 'y', price: 2 },
      ],
    })
    expect(b()).toBe(2)
  })

  test('a read answered with 503 is sent again, and no more often than allowed', async () => {
    const { engine, b } = await world((_q, _b, r) => void r.writeHead(503).end(), { retries: 2 })
    await engine.execute({ query: QUERY })
    expect(b()).toBe(3)
  })

  test('a mutation that may have arrived is never sent again', async () => {
    const { engine, a } = await world(
      prices,
      { retries: 3 },
      {},
      once((_q, _b, r) => json(r, { data: { add: 1 } })),
    )
    const { data, errors } = await engine.execute({ query: 'mutation { add }' })
    expect(data).toEqual({ add: null })
    expect(errors?.map((error) => [error.path, error.extensions.code])).toEqual([[['add'], 'UNAVAILABLE']])
    expect(a()).toBe(1)
  })

  test('an answer that is an error is an answer: it is not asked for again', async () => {
    const { engine, b } = await world(
      (_q, _b, r) =>
        json(r, { errors: [{ message: 'no', path: ['_entities', 0] }], data: { _entities: [null, null] } }),
      { retries: 3 },
    )
    await engine.execute({ query: QUERY })
    expect(b()).toBe(1)
  })

  test('a subgraph that keeps failing is left alone, and asked again after a while', async () => {
    vi.useFakeTimers({ toFake: ['Date'] }) // the breaker's clock
    let healthy = false
    const states: string[] = []
    const { engine, b } = await world(
      (q, body, r) => (healthy ? prices(q, body, r) : void q.socket.destroy()),
      { breaker: { failures: 3, resetMs: 60_000 } },
      { hooks: { onBreaker: ({ subgraph, state }) => states.push(`${subgraph} ${state}`) } },
    )
    for (let i = 0; i < 6; i++) await engine.execute({ query: QUERY })
    expect(b()).toBe(3)
    healthy = true
    vi.setSystemTime(Date.now() + 60_000)
    const { errors } = await engine.execute({ query: QUERY })
    vi.useRealTimers()
    expect(errors).toBeUndefined()
    expect(states).toEqual(['b open', 'b half-open', 'b closed'])
  })
})

describe('equal requests in flight', () => {
  const identityKey = (context: unknown) => (context as { who: string }).who

  async function counted(
    contexts: { who: string }[],
    query = QUERY,
    mergeKeys = false,
  ): Promise<{ asked: number; results: string[] }> {
    const answer: Handler = (_q, body, r) =>
      setTimeout(() => json(r, body.includes('mutation') ? { data: { add: 1 } } : ITEMS), 20)
    const { engine, a } = await world(
      (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }, { price: 2 }] } }),
      { identityKey },
      {},
      answer,
    )
    const run = (context: { who: string }) =>
      engine.executeWritten({ query, context, mergeKey: mergeKeys ? context.who : undefined })
    const results = await Promise.all(contexts.map(run))
    return { asked: a(), results: results.map((result) => JSON.stringify(result)) }
  }

  test('reads of one identity are merged', async () => {
    const { asked, results } = await counted([{ who: 'li' }, { who: 'li' }, { who: 'li' }])
    expect(asked).toBe(1)
    expect(new Set(results).size).toBe(1)
  })

  test('reads of different identities never are', async () => {
    expect((await counted([{ who: 'li' }, { who: 'wang' }])).asked).toBe(2)
    expect((await counted([{ who: 'li' }, { who: 'wang' }], QUERY, true)).asked).toBe(2)
  })

  test('mutations never are, whatever the client allows', async () => {
    expect((await counted([{ who: 'li' }, { who: 'li' }], 'mutation { add }')).asked).toBe(2)
    expect((await counted([{ who: 'li' }, { who: 'li' }], 'mutation { add }', true)).asked).toBe(2)
  })

  test('without a way to tell identities apart nothing is merged', async () => {
    const { engine, a } = await world(
      (_q, _b, r) => json(r, {}),
      {},
      {},
      (_q, _b, r) => setTimeout(() => json(r, ITEMS), 20),
    )
    await Promise.all([
      engine.execute({ query: '{ items { name } }' }),
      engine.execute({ query: '{ items { name } }' }),
    ])
    expect(a()).toBe(2)
  })

  test('one of the merged callers going away does not end it for the others', async () => {
    const { engine, a } = await world(
      (_q, _b, r) => json(r, {}),
      { identityKey },
      {},
      (_q, _b, r) => setTimeout(() => json(r, ITEMS), 40),
    )
    const controller = new AbortController()
    const request = { query: '{ items { name } }', context: { who: 'li' } }
    for (const mergeKey of [undefined, 'li']) {
      const leaving = engine.executeWritten({ ...request, mergeKey, signal: controller.signal })
      const staying = engine.executeWritten({ ...request, mergeKey })
      setTimeout(() => controller.abort(), 10)
      expect((await leaving).errors?.[0]?.extensions.code).toBe('CANCELLED')
      expect((await staying).errors).toBeUndefined()
    }
    expect(a()).toBe(2)
  })
})
