import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCEPT, readAnswer, startWorld, type World } from '../testing/world.ts'
import { messages, type Said } from './messages.ts'

const HAN = /\p{Script=Han}/u

describe('an error of the gateway has words in both languages', () => {
  // Whatever a message quotes, here a number, its own words are there.
  const said = Object.entries(messages).map(([name, says]) => [name, (says as (...given: unknown[]) => Said)(7, 7, 7)])
  // A protocol's own words, by which clients know what to do.
  const ofProtocol = ['persistedNotFound', 'persistedNotSupported']
  const own = said.filter(([name]) => !ofProtocol.includes(name as string))
  test.each(own as [string, Said][])('%s', (_name, { text }) => {
    expect(text.zh).toMatch(HAN)
    expect(text.en).toMatch(/[a-z]{3,}/)
    expect(text.en).not.toMatch(HAN)
  })

  test('for every code that it answers by itself', () => {
    const codes = new Set(said.map(([, one]) => (one as Said).code))
    for (const code of [
      'RATE_LIMITED',
      'UNAVAILABLE',
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'NOT_FOUND',
      'BAD_REQUEST',
      'BAD_USER_INPUT',
      'TOO_COMPLEX',
      'OPERATION_RESOLUTION_FAILURE',
      'INTERNAL',
      'CANCELLED',
    ])
      expect(codes).toContain(code)
  })
})

let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld({ MAX_BODY_BYTES: '4096', MAX_TOKENS: '100', STRANGER_REQUESTS_BURST: '40' }, () => 0)
  authorization = `Bearer ${await world.token('finance')}`
})
afterAll(() => world.stop())

interface Sent {
  readonly path?: string
  readonly method?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

/** Not fetch, which writes the `Host` header itself. */
const send = ({ path = '/graphql', method = 'POST', body, headers }: Sent): Promise<Response> =>
  new Promise((resolve, reject) => {
    const all = {
      'content-type': 'application/json',
      accept: ACCEPT,
      authorization,
      'accept-language': 'zh-CN,en;q=0.5',
      ...headers,
    }
    const asked = request({ host: '127.0.0.1', port: world.gateway.port, path, method, headers: all }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const told = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
        resolve(new Response(Buffer.concat(chunks), { status: response.statusCode, headers: told }))
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })

const query = (text: string, more = {}) => JSON.stringify({ query: text, ...more })

describe('a client that asks in Chinese is refused in Chinese, wherever it is refused', () => {
  test.each<[string, number, Sent]>([
    ['without a token', 401, { body: query('{ whoami }'), headers: { authorization: '' } }],
    ['with a token that is none', 401, { body: query('{ whoami }'), headers: { authorization: 'Bearer x.y.z' } }],
    ['for the form of its answer', 406, { body: query('{ whoami }'), headers: { accept: 'text/html' } }],
    ['for the form of its body', 415, { body: query('{ whoami }'), headers: { 'content-type': 'text/plain' } }],
    ['for an encoding', 415, { body: query('{ whoami }'), headers: { 'content-encoding': 'gzip' } }],
    ['for the length of its body', 413, { body: query(`{ whoami } #${'x'.repeat(5_000)}`) }],
    ['for its method', 405, { method: 'PUT', body: query('{ whoami }') }],
    ['for its host', 421, { body: query('{ whoami }'), headers: { host: 'evil.example.com' } }],
    ['for a path', 404, { method: 'GET', path: '/nothing' }],
    ['for its origin', 403, { method: 'OPTIONS', headers: { origin: 'https://evil.example.com' } }],
    [
      'for a mutation by GET',
      405,
      {
        method: 'GET',
        path: `/graphql?query=${encodeURIComponent('mutation { rename(id: "ptn_1", name: "x") { name } }')}`,
      },
    ],
    ['for variables of a GET that are not JSON', 400, { method: 'GET', path: '/graphql?query={whoami}&variables={' }],
    ['for a body that is not JSON', 400, { body: '{"query"' }],
    ['for the size of its query', 400, { body: query(`{ ${'whoami '.repeat(101)} }`) }],
    ['for a query that is no GraphQL', 400, { body: query('{ whoami') }],
    ['for a query that does not fit the schema', 400, { body: query('{ nothing }') }],
    ['for an operation that is not there', 400, { body: query('{ whoami }', { operationName: 'x' }) }],
    ['for a persona that is none', 400, { path: '/explorer/token', body: '{"persona":"nobody"}' }],
  ])('%s', async (_what, expected, sent) => {
    const response = await send(sent)
    const { status, headers, errors } = await readAnswer(response)
    expect(status).toBe(expected)
    expect(errors[0]?.message).toMatch(HAN)
    if (sent.path && !sent.path.startsWith('/graphql')) return
    expect(headers.get('content-language')).toBe('zh')
    expect(headers.get('vary')).toContain('accept-language')
  })

  test('for a department that is away, and for what a scalar of ours says', async () => {
    const broken = await readAnswer(await send({ body: query('{ crashing { name } }') }))
    expect(broken.errors[0]?.message).toMatch(HAN)
    for (const body of [
      query('{ costing(least: 1.5) { name } }'),
      query('query ($m: Money) { costing(least: $m) { name } }', { variables: { m: 1.5 } }),
    ]) {
      const { errors } = await readAnswer(await send({ body }))
      expect(errors).toMatchObject([
        { message: expect.stringContaining('Money 须为'), extensions: { code: 'BAD_MONEY' } },
      ])
    }
  })

  test('for asking too often, by its viewer or its address', async () => {
    const limited = await startWorld({ VIEWER_REQUESTS_BURST: '2', STRANGER_REQUESTS_BURST: '1' }, () => 0)
    const inChinese = { 'accept-language': 'zh' }
    await limited.ask('{ whoami }', { headers: inChinese })
    const own = await limited.ask('{ whoami }', { headers: inChinese })
    const strange = { ...inChinese, authorization: 'Bearer x' }
    await limited.ask('{ whoami }', { headers: strange })
    const stranger = await limited.ask('{ whoami }', { headers: strange })
    for (const { status, headers, errors } of [own, stranger]) {
      expect(status).toBe(429)
      expect(errors[0]?.message).toMatch(HAN)
      expect(headers.get('content-language')).toBe('zh')
    }
    await limited.stop()
  })
})

test('a refusal that is remembered is told to each asker in its own language', async () => {
  const told = []
  for (const language of ['zh', 'en', 'en;q=0.2, zh;q=0.1', 'zh;q=0.9, en;q=0.2']) {
    const { errors, headers } = await readAnswer(
      await send({ body: query('{ unknown }'), headers: { 'accept-language': language } }),
    )
    told.push([headers.get('content-language'), HAN.test(errors[0]?.message ?? '')])
  }
  expect(told).toEqual([
    ['zh', true],
    ['en', false],
    ['en', false],
    ['zh', true],
  ])
})
