import { IDENTITY_HEADER, personaNamed } from '@channelgraph/access'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from './testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('one query is answered by two departments', async () => {
  const { status, data, errors } = await world.ask('{ partners { name orderCount } }')
  expect(status).toBe(200)
  expect(errors).toEqual([])
  expect(data).toEqual({
    partners: [
      { name: 'First', orderCount: 3 },
      { name: 'Second', orderCount: 3 },
    ],
  })
})

test('a department learns who asks from the signed identity, and from nothing else', async () => {
  const claimed = { [IDENTITY_HEADER]: 'forged', 'x-roles': 'MGT' }
  const { data } = await world.ask('{ whoami }', { as: 'channel-manager-east', headers: claimed })
  expect(JSON.parse(String(data?.whoami))).toEqual(personaNamed('channel-manager-east').viewer)
})

test('the language a client asks for is part of who asks, and equal questions in two languages are never answered as one', async () => {
  const languages = ['zh-CN,en;q=0.5', 'en-GB', 'zh', 'fr']
  const answers = await Promise.all(
    languages.map((language) => world.ask('{ whoami }', { headers: { 'accept-language': language } })),
  )
  expect(answers.map(({ data }) => JSON.parse(String(data?.whoami)).lang)).toEqual(['zh', undefined, 'zh', undefined])
  expect(answers.map(({ headers }) => headers.get('content-language'))).toEqual(['zh', 'en', 'zh', 'en'])
})

test('an error of the gateway itself is in the language of its client', async () => {
  const { errors } = await world.ask('{ crashing { name } }', { headers: { 'accept-language': 'zh-CN' } })
  expect(errors).toMatchObject([{ message: expect.stringContaining('我方出现故障'), extensions: { code: 'INTERNAL' } }])
})

test("the people's token never reaches a department", async () => {
  await world.ask('{ whoami }')
  expect(world.partners.seen.at(-1)?.headers.authorization).toBeUndefined()
})

test('a trace goes on: the same trace id, a span for each request, the state as it came', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: 'vendor=1' }
  await world.ask('{ partners { orderCount } }', { headers })
  const sent = [world.partners.seen.at(-1), world.orders.seen.at(-1)].map((seen) => seen?.headers)
  for (const { traceparent, tracestate } of sent.map((seen) => ({ ...seen }))) {
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    expect(tracestate).toBe('vendor=1')
  }
  expect(new Set([headers.traceparent, ...sent.map((seen) => seen?.traceparent)]).size).toBe(3)
})

test('a request without a trace, or with one that is not valid, begins one', async () => {
  for (const traceparent of [undefined, '00-00000000000000000000000000000000-00f067aa0ba902b7-01', 'x']) {
    await world.ask('{ whoami }', { headers: traceparent ? { traceparent } : {} })
    expect(world.partners.seen.at(-1)?.headers.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  }
})

test('the request id goes to the departments, into the answer and into every error', async () => {
  const requestId = 'journey-0001'
  const { headers, errors } = await world.ask('{ forbidden { name } missing { name } }', {
    headers: { 'x-request-id': requestId },
  })
  expect(world.partners.seen.at(-1)?.headers['x-request-id']).toBe(requestId)
  expect(headers.get('x-request-id')).toBe(requestId)
  expect(errors.map(({ extensions }) => extensions.requestId)).toEqual([requestId, requestId])
})

test("what a department says about the client's own doing passes, with its code and nothing more", async () => {
  const { data, errors } = await world.ask('{ forbidden { name } missing { name } }')
  expect(data).toEqual({ forbidden: null, missing: null })
  expect(errors).toMatchObject([
    { message: 'Only finance may see this.', path: ['forbidden'], extensions: { code: 'FORBIDDEN' } },
    {
      message: expect.stringContaining('Partner PT-9 does not exist'),
      path: ['missing'],
      extensions: { code: 'NOT_FOUND' },
    },
  ])
  for (const { extensions } of errors) expect(Object.keys(extensions).sort()).toEqual(['code', 'requestId'])
})

test('any other failure is masked: no address, no stack, no word of it', async () => {
  const { status, data, errors, text } = await world.ask('{ crashing { name } whoami }')
  expect(status).toBe(200)
  expect(data).toMatchObject({ crashing: null, whoami: expect.any(String) })
  expect(errors).toMatchObject([{ path: ['crashing'], extensions: { code: 'INTERNAL' } }])
  expect(text).not.toMatch(/postgres|10\.0\.0\.3|ECONNREFUSED|\.ts|127\.0\.0\.1/)
})

test('a null where none may be is an error, not silence', async () => {
  const { errors } = await world.ask('{ partners { broken } }')
  expect(errors.length).toBeGreaterThan(0)
  for (const { extensions } of errors) expect(extensions.code).toBe('INTERNAL')
})

test('a mutation runs, and a signed-in user may ask for the schema', async () => {
  const changed = await world.ask('mutation { rename(id: "ptn_1", name: "New") { name } }')
  expect(changed.data).toEqual({ rename: { name: 'New' } })
  const { data } = await world.ask('{ __schema { queryType { name } } __type(name: "Partner") { name } }')
  expect(data).toEqual({ __schema: { queryType: { name: 'Query' } }, __type: { name: 'Partner' } })
})

test.each([
  ['a literal', 'query { costing(least: 12.5) { name } }', undefined],
  ['a variable', 'query ($least: Money) { costing(least: $least) { name } }', { least: 12.5 }],
])(
  'an amount that is a JSON number is refused with BAD_MONEY before a department is asked: %s',
  async (_form, query, variables) => {
    const before = world.partners.seen.length
    const { status, data, errors } = await world.ask(query, { variables })
    expect(status).toBe(400)
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_MONEY', requestId: expect.any(String) } }])
    expect(world.partners.seen.length).toBe(before)
  },
)

test('an operation that cannot be resolved says what there is', async () => {
  const query = 'query A { whoami } query B { whoami }'
  const cases = [
    { asked: world.ask(query), says: 'of A, B' },
    { asked: world.ask(query, { operationName: 'C' }), says: 'no operation named "C"' },
    { asked: world.ask('{ whoami }', { operationName: 'C' }), says: 'only one without a name' },
  ]
  for (const { asked, says } of cases) {
    const { status, errors } = await asked
    expect(status).toBe(400)
    expect(errors[0]?.message).toContain(says)
  }
  expect((await world.ask(query, { operationName: 'B' })).data).toHaveProperty('whoami')
})

test('a query that does not fit the schema is refused with its place', async () => {
  const { status, errors } = await world.ask('{ partners { nmae } }')
  expect(status).toBe(400)
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('Cannot query field "nmae"'),
      locations: [{ line: 1, column: 14 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ])
  expect((await world.ask('{ partners {')).errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }])
})
