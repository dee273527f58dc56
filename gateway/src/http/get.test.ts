import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCEPT, readAnswer, startWorld, type World } from '../testing/world.ts'

const PORTAL = 'https://portal.example.com'
let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld({ CORS_ORIGINS: PORTAL })
  authorization = `Bearer ${await world.token('finance')}`
})
afterAll(() => world.stop())

const get = (params: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${world.url}/graphql?${new URLSearchParams(params)}`, {
    headers: { accept: ACCEPT, authorization, ...headers },
  })

const QUERY = 'query One($code: ID) { partner(code: $code) { name } } query All { partners { name } }'

test('a query by GET is answered as by POST: its operation by name, its variables as JSON', async () => {
  const answers = [
    await readAnswer(await get({ query: QUERY, operationName: 'One', variables: '{"code":"PT-1"}', extensions: '{}' })),
    await world.ask(QUERY, { operationName: 'One', variables: { code: 'PT-1' } }),
  ]
  for (const { status, data } of answers) expect([status, data]).toEqual([200, { partner: { name: 'First' } }])
  expect((await readAnswer(await get({ query: QUERY, operationName: 'All' }))).data).toHaveProperty('partners')
})

test.each([
  ['mutation { rename(id: "ptn_1", name: "x") { name } }', {}],
  [`${QUERY} mutation Change { rename(id: "ptn_1", name: "x") { name } }`, { operationName: 'Change' }],
])('a mutation by GET is answered 405 with Allow, and changes nothing: %s', async (query, more) => {
  const before = world.partners.seen.length
  for (const accept of [ACCEPT, 'application/json']) {
    const { status, headers, data, errors } = await readAnswer(await get({ query, ...more }, { accept }))
    expect([status, headers.get('allow'), headers.get('cache-control')]).toEqual([405, 'POST', 'no-store'])
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([
      { message: expect.stringContaining('use POST'), extensions: { code: 'BAD_REQUEST' } },
    ])
  }
  expect(world.partners.seen.length).toBe(before)
})

test.each([
  ['without a query', { variables: '{}' }, '"query" is missing'],
  ['with variables that are not JSON', { query: '{ whoami }', variables: '{' }, '"variables" is not JSON'],
  ['with variables that are no object', { query: '{ whoami }', variables: '[1]' }, '"variables" must be an object'],
  ['with extensions that are not JSON', { query: '{ whoami }', extensions: 'x' }, '"extensions" is not JSON'],
  ['with extensions that are no object', { query: '{ whoami }', extensions: '1' }, '"extensions" must be an object'],
])('a GET %s is no request: 400 in every form', async (_what, params, says) => {
  for (const accept of [ACCEPT, 'application/json']) {
    const { status, errors } = await readAnswer(await get(params as Record<string, string>, { accept }))
    expect(status).toBe(400)
    expect(errors).toMatchObject([{ message: expect.stringContaining(says), extensions: { code: 'BAD_REQUEST' } }])
  }
})

test('a GET of more than 8,192 characters is told to come by POST', async () => {
  const { status, errors } = await readAnswer(await get({ query: `{ whoami } # ${'x'.repeat(8_192)}` }))
  expect(status).toBe(414)
  expect(errors).toMatchObject([{ message: expect.stringMatching(/at most 8192 characters.*by POST/) }])
})

describe('a page of another origin, which can send a GET without asking first, gets nothing by it', () => {
  test.each(['text/plain', '*/*', ACCEPT])('without a token nothing is read or asked: Accept: %s', async (accept) => {
    const before = world.partners.seen.length
    const { status, headers } = await readAnswer(
      await get({ query: '{ whoami }' }, { accept, authorization: '', origin: 'https://evil.example.com' }),
    )
    expect(status).toBe(accept === 'text/plain' ? 406 : 401)
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(world.partners.seen.length).toBe(before)
  })
})

describe('what is answered may be kept by who asked, and is asked about each time', () => {
  const ONE = { query: '{ partners { name } }' }

  test('304 without a body while it holds, the whole answer when it does not', async () => {
    const first = await get(ONE)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await get(ONE, { 'if-none-match': known })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
      expect(again.headers.get('cache-control')).toBe('private, no-cache')
      expect(again.headers.get('vary')).toBe(first.headers.get('vary'))
      expect(again.headers.get('ratelimit')).toMatch(/requests/)
    }
    expect((await get(ONE, { 'if-none-match': 'W/"other"' })).status).toBe(200)
  })

  test('an answer in another language, in another form, or to another viewer is another', async () => {
    const mine = { query: '{ whoami }' }
    const other = `Bearer ${await world.token('channel-manager-east')}`
    const asked: Record<string, string>[] = [
      {},
      { 'accept-language': 'zh' },
      { accept: 'application/json' },
      { authorization: other },
    ]
    const tags = new Set<string | null>()
    for (const headers of asked) tags.add((await get(mine, headers)).headers.get('etag'))
    expect(tags.size).toBe(4)
  })

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['with an error', { query: '{ crashing { name } whoami }' }, {}],
    ['that refuses', { query: '{ nothing }' }, {}],
    ['that refuses, told with 200', { query: '{ nothing }' }, { accept: 'application/json' }],
    ['to nobody', { query: '{ whoami }' }, { authorization: '' }],
  ])('an answer %s is kept by nobody', async (_what, params, headers) => {
    const answer = await get(params, { 'if-none-match': '*', ...headers })
    expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null])
    expect(answer.status).not.toBe(304)
  })

  test('an answer to a POST is kept by nobody', async () => {
    const { status, headers } = await world.ask('{ partners { name } }', { headers: { 'if-none-match': '*' } })
    expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([200, 'no-store', null])
  })
})

describe('every answer names the headers that another would have been given for', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', accept: ACCEPT, authorization, ...headers },
    })
  test.each<[string, () => Promise<Response>, string]>([
    ['by POST', () => post('{"query": "{ whoami }"}'), 'origin, accept-language, accept'],
    ['by GET', () => get({ query: '{ whoami }' }), 'origin, accept-language, accept, authorization'],
    ['an error', () => get({ query: '{ crashing { name } }' }), 'origin, accept-language, accept'],
    ['a refused operation', () => post('{"query": "{ nothing }"}'), 'origin, accept-language, accept'],
    ['no request', () => post('{'), 'origin, accept-language, accept'],
    ['to nobody', () => post('{}', { authorization: '' }), 'origin, accept-language, accept'],
    ['another type', () => post('{}', { 'content-type': 'text/plain' }), 'origin, accept-language, accept'],
    ['a form that is none', () => post('{}', { accept: 'image/png' }), 'origin, accept-language, accept'],
    ['from a page', () => post('{"query": "{ whoami }"}', { origin: PORTAL }), 'origin, accept-language, accept'],
    ['another path', () => fetch(`${world.url}/nothing`), 'origin, accept-language'],
    ['another method', () => fetch(`${world.url}/graphql`, { method: 'PUT' }), 'origin, accept-language'],
  ])('%s', async (_what, ask, vary) => {
    expect((await ask()).headers.get('vary')).toBe(vary)
  })
})
