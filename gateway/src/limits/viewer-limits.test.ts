import { importJWK, SignJWT } from 'jose'
import { afterEach, expect, test } from 'vitest'
import { type AskOptions, startWorld, type World } from '../testing/world.ts'

let world: World
let now = 0
const start = async (env: Record<string, string>) => {
  now = 0
  world = await startWorld(env, () => now)
}
afterEach(() => world.stop())

const limited = async () => {
  const text = await (await fetch(`${world.url}/metrics`)).text()
  return Object.fromEntries(
    [...text.matchAll(/requests_limited_total\{kind="(\w+)".*\} (\d+)/g)].map(([, kind, count]) => [
      kind,
      Number(count),
    ]),
  )
}
const times = async (count: number, query: string, options?: AskOptions): Promise<number[]> => {
  const statuses: number[] = []
  for (let i = 0; i < count; i += 1) statuses.push((await world.ask(query, options)).status)
  return statuses
}
const named = (name: string): AskOptions => ({ headers: { 'apollographql-client-name': name } })

test('a viewer who asks too often is told when to ask again and what to do, and a page of a listed origin may read it', async () => {
  await start({ VIEWER_REQUESTS_PER_S: '2', VIEWER_REQUESTS_BURST: '6', CORS_ORIGINS: 'https://portal.example.com' })
  const options = { headers: { origin: 'https://portal.example.com' } }
  expect(await times(3, '{ whoami }', options)).toEqual([200, 200, 200])
  const { status, headers, errors } = await world.ask('{ whoami }', options)
  expect(status).toBe(429)
  expect(errors).toEqual([
    {
      message: expect.stringMatching(/ask less often.* Wait 1 s\./),
      extensions: { code: 'RATE_LIMITED', requestId: expect.any(String) },
    },
  ])
  expect(headers.get('retry-after')).toBe('1')
  expect(headers.get('ratelimit')).toContain('"requests";r=0;t=3')
  expect(headers.get('ratelimit-policy')).toContain('"requests";q=3;w=3')
  expect(headers.get('access-control-expose-headers')).toMatch(/retry-after.*ratelimit, ratelimit-policy/)
  expect(await limited()).toEqual({ requests: 1 })
  now += 1_000
  expect(await times(2, '{ whoami }')).toEqual([200, 429])
})

test('an answer says what is left of requests and values', async () => {
  await start({
    VIEWER_REQUESTS_BURST: '400',
    MAX_VALUES: '1000',
    VIEWER_VALUES_PER_S: '10',
    VIEWER_VALUES_BURST: '4000',
  })
  const { headers } = await world.ask('{ partners { name } }') // 20 values, 6 new tokens, one request of a department, one field of the root
  expect(headers.get('ratelimit')).toBe('"requests";r=199;t=1, "values";r=930;t=214')
})

test('another viewer, and a changed client name or address, does not matter: the budget is the viewer’s', async () => {
  await start({ VIEWER_REQUESTS_PER_S: '1', VIEWER_REQUESTS_BURST: '4', TRUSTED_PROXIES: '1' })
  expect(await times(2, '{ whoami }')).toEqual([200, 200])
  const disguises = Array.from({ length: 40 }, (_, i) => ({
    headers: { 'graphql-client-name': `app-${i}`, 'x-forwarded-for': `10.0.0.${i}`, 'x-request-id': `request-${i}` },
  }))
  const statuses: number[] = []
  for (const options of disguises) statuses.push((await world.ask('{ whoami }', options)).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(2)
  expect((await world.ask('{ whoami }', { as: 'auditor' })).status).toBe(200)
})

test('one client name uses half of its viewer’s budget at most, and leaves the rest to the others', async () => {
  await start({ VIEWER_REQUESTS_PER_S: '1', VIEWER_REQUESTS_BURST: '8' })
  expect(await times(6, '{ whoami }', named('dashboard'))).toEqual([200, 200, 200, 200, 429, 429])
  expect(await times(5, '{ whoami }', named('export'))).toEqual([200, 200, 200, 200, 429])
})

test('costly questions draw on a budget of values, and none is lost to a refusal', async () => {
  await start({ MAX_VALUES: '50', VIEWER_VALUES_PER_S: '10', VIEWER_VALUES_BURST: '3100' })
  const ask = '{ partners { name } }' // ten partners, two values each, one request of a department, one field of the root
  await world.ask(ask, { as: 'auditor' })
  expect(await times(2, ask)).toEqual([200, 200])
  const before = world.partners.seen.length
  const { status, errors, headers } = await world.ask(ask)
  expect(status).toBe(429)
  expect(errors[0]).toMatchObject({
    message: expect.stringMatching(/shorter pages/),
    extensions: { code: 'RATE_LIMITED' },
  })
  expect(headers.get('retry-after')).toBe('2')
  expect(headers.get('ratelimit')).toContain('"values";r=10;')
  expect(world.partners.seen.length).toBe(before)
  expect(await limited()).toEqual({ values: 1 })
  now += 2_000
  expect((await world.ask(ask)).status).toBe(200)
})

test('a document that is new is paid for by its tokens, each request of a department and each field of the root by what they take, however little they answer', async () => {
  await start({ VIEWER_VALUES_PER_S: '1', VIEWER_VALUES_BURST: '20000', MAX_VALUES: '1000' })
  const left = async (query: string) =>
    Number(/"values";r=(\d+)/.exec((await world.ask(query)).headers.get('ratelimit') ?? '')?.[1])
  const whole = 10_000
  const first = await left('{ whoami }') // one value, three tokens, one request, one field
  expect(whole - first).toBe(1 + 3 * 50 + 250 + 500)
  const second = await left('{ whoami }')
  expect(first - second).toBe(1 + 250 + 500)
  const third = await left('{ __typename ...two } fragment two on Query { a: whoami b: whoami }')
  expect(second - third).toBe(3 + 17 * 50 + 250 + 2 * 500)
})

test('refused documents are paid for by their size', async () => {
  await start({ MAX_VALUES: '1000', VIEWER_VALUES_PER_S: '1000', VIEWER_VALUES_BURST: '10000' })
  const wrong = `{ ${'nothing '.repeat(100)} }`
  const { status, headers } = await world.ask(wrong)
  expect(status).toBe(400)
  expect(headers.get('ratelimit')).toContain('"values";r=0;')
  expect((await world.ask(wrong)).status).toBe(429)
  expect((await world.ask('{ whoami }', { as: 'auditor' })).status).toBe(200)
  now += 20_000
  expect((await world.ask('{ whoami }')).status).toBe(200)
})

test('a viewer has so many requests under way, one client name half of them', async () => {
  await start({ VIEWER_AT_ONCE: '2' })
  world.partners.behaviour = 'hangs'
  await world.token('finance')
  const first = world.partners.nextRequest()
  const answers = [world.ask('{ whoami }', named('a'))]
  await first
  const refused = await world.ask('{ whoami }', named('a'))
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(refused.errors[0]).toMatchObject({
    message: expect.stringContaining('wait for an answer'),
    extensions: { code: 'RATE_LIMITED' },
  })
  const second = world.partners.nextRequest()
  answers.push(world.ask('{ partners { name } }', named('b')) /* another question: equal ones are merged */)
  await second
  expect((await world.ask('{ whoami }', named('c'))).status).toBe(429)
  world.partners.release()
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200])
  expect((await world.ask('{ whoami }', named('c'))).status).toBe(200)
  expect(await limited()).toEqual({ at_once: 2 })
})

test("a viewer's costly operations are under way one after another, and another's beside them", async () => {
  await start({ VIEWER_VALUES_PER_S: '100', VIEWER_VALUES_BURST: '20000', MAX_VALUES: '1000' })
  world.partners.behaviour = 'hangs'
  for (const persona of ['finance', 'auditor']) await world.token(persona)
  const first = world.partners.nextRequest()
  const answers = [world.ask('{ whoami }')]
  await first
  answers.push(world.ask('{ partners { name } }'))
  const next = world.partners.nextRequest()
  answers.push(world.ask('{ whoami }', { as: 'auditor' }))
  expect((await next).body.query).toContain('whoami')
  world.partners.release()
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200])
  expect(world.partners.seen.at(-1)?.body.query).toContain('partners')
})

test('an address without a valid token has few tries, while whoever is in stays in', async () => {
  await start({ STRANGER_REQUESTS_PER_S: '1', STRANGER_REQUESTS_BURST: '3' })
  expect((await world.ask('{ whoami }')).status).toBe(200)
  const guess = (token: string) => world.ask('{ whoami }', { headers: { authorization: token } })
  const tries = await Promise.all(['Bearer a.b.c', 'Bearer a.b.d', '', 'Bearer x', 'Bearer a.b.e'].map(guess))
  expect(tries.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429, 429])
  const { headers, errors } = tries.find(({ status }) => status === 429)!
  expect(headers.get('retry-after')).toBe('1')
  expect(errors[0]).toMatchObject({
    message: expect.stringContaining('get a valid token'),
    extensions: { code: 'RATE_LIMITED' },
  })
  expect((await world.ask('{ whoami }')).status).toBe(200)
  expect(await limited()).toEqual({ address: 2 })
  now += 1_000
  expect((await guess('Bearer a.b.c')).status).toBe(401)
})

test('tokens that are valid are no tries, however many there are', async () => {
  await start({ STRANGER_REQUESTS_PER_S: '1', STRANGER_REQUESTS_BURST: '2' })
  const key = await importJWK(world.issuerKey, 'EdDSA')
  for (let i = 0; i < 6; i += 1) {
    const token = await new SignJWT({ roles: ['FIN'] })
      .setProtectedHeader({ alg: 'EdDSA', kid: world.issuerKey.kid })
      .setIssuer('channelgraph-development')
      .setAudience('channelgraph')
      .setSubject(`user-${i}`)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(key)
    expect((await world.ask('{ __typename }', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  }
})
