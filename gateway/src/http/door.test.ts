import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCEPT, readAnswer, startWorld, type World } from '../testing/world.ts'

const PORTAL = 'https://portal.example.com'
const directory = mkdtempSync(join(tmpdir(), 'channelgraph-explorer-'))
const explorer = join(directory, 'dist')
let world: World
let authorization: string

beforeAll(async () => {
  mkdirSync(join(explorer, 'explorer/assets'), { recursive: true })
  writeFileSync(join(explorer, 'index.html'), '<title>Channelgraph</title>')
  writeFileSync(join(explorer, 'explorer/assets/index-abc.js'), 'export {}')
  writeFileSync(join(explorer, '.env'), 'SECRET=1')
  writeFileSync(join(directory, 'secret.txt'), 'secret')
  symlinkSync(join(directory, 'secret.txt'), join(explorer, 'link.txt'))
  world = await startWorld({
    CORS_ORIGINS: PORTAL,
    CORS_HEADERS: 'X-Tenant',
    EXPLORER_DIR: explorer,
    MAX_BODY_BYTES: '4096',
    MAX_TOKENS: '400',
    MAX_DEPTH: '6',
    MAX_ALIASES: '5',
    MAX_ROOT_FIELDS: '8',
  })
  authorization = `Bearer ${await world.token('finance')}`
})
afterAll(async () => {
  await world.stop()
  rmSync(directory, { recursive: true })
})

const post = async (body: string, headers: Record<string, string> = {}) =>
  readAnswer(
    await fetch(`${world.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', accept: ACCEPT, authorization, ...headers },
    }),
  )

const refusal = (code: string, says: string) => [
  { message: expect.stringContaining(says), extensions: { code, requestId: expect.any(String) } },
]

describe('a body that is no request is refused clearly', () => {
  test.each([
    ['that is not JSON', '{"query": ', 'not JSON'],
    ['that is a batch', '[{"query": "{ whoami }"}]', 'one operation a request'],
    ['that is a string', '"{ whoami }"', 'not a GraphQL request'],
    ['without a query', '{"variables": {}}', '"query" is missing'],
    ['with variables that are no object', '{"query": "{ whoami }", "variables": "{}"}', '"variables"'],
    ['with extensions that are no object', '{"query": "{ whoami }", "extensions": []}', '"extensions"'],
    ['with a name that is no text', '{"query": "{ whoami }", "operationName": 1}', '"operationName"'],
  ])('%s', async (_what, body, says) => {
    const { status, errors } = await post(body)
    expect(status).toBe(400)
    expect(errors).toEqual(refusal('BAD_REQUEST', says))
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
    'text/plain; application/json',
  ])('of the type %s, which a page of any origin could send', async (type) => {
    const { status, errors } = await post('{"query": "mutation { rename(id: \\"ptn_1\\", name: \\"x\\") { name } }"}', {
      'content-type': type,
    })
    expect(status).toBe(415)
    expect(errors).toEqual(refusal('BAD_REQUEST', 'Content-Type: application/json'))
  })

  test('over the size, whether it says its length or not', async () => {
    const large = JSON.stringify({ query: '{ whoami }', variables: { pad: 'x'.repeat(10_000) } })
    const stream = new ReadableStream({
      start: (controller) => {
        for (let at = 0; at < large.length; at += 1000)
          controller.enqueue(new TextEncoder().encode(large.slice(at, at + 1000)))
        controller.close()
      },
    })
    const chunked = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'application/json', authorization },
    }
    const answers = [await post(large), await readAnswer(await fetch(`${world.url}/graphql`, chunked as RequestInit))]
    for (const { status, errors } of answers) {
      expect(status).toBe(413)
      expect(errors).toEqual(refusal('BAD_USER_INPUT', '4096 bytes'))
    }
  })

  test('by another method', async () => {
    const response = await fetch(`${world.url}/graphql?query={whoami}`, { method: 'PUT', headers: { authorization } })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST, GET, OPTIONS')
  })
})

describe('a query that asks for too much is refused before any department is asked', () => {
  const bomb = (levels: number) =>
    `{ ...F0 } ${Array.from({ length: levels }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')} fragment F${levels} on Query { whoami }`
  test.each([
    ['tokens', `{ ${'whoami '.repeat(401)} }`, '400 tokens'],
    [
      'levels',
      '{ partners { manager { manager { manager { manager { manager { manager { name } } } } } } } }',
      '8 levels',
    ],
    [
      'levels through a fragment',
      '{ partners { manager { manager { ...M } } } } fragment M on Partner { manager { manager { manager { manager { name } } } } }',
      '8 levels',
    ],
    ['aliases', '{ a: whoami b: whoami c: whoami d: whoami e: whoami f: whoami }', '6 aliases'],
    ['root fields', '{ whoami whoami whoami whoami whoami whoami whoami whoami whoami }', '9 fields at its root'],
    ['root fields by fragments that double', bomb(20), 'fields at its root'],
    ['fragments in fragments', `{ ${'... { '.repeat(110)} whoami ${'}'.repeat(110)} }`, '111 levels of fragments'],
    [
      'a fragment that contains itself',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      'contains itself',
    ],
  ])('%s', async (_what, query, says) => {
    const before = world.partners.seen.length
    const { status, errors } = await world.ask(query)
    expect(status).toBe(400)
    expect(errors).toEqual(refusal('TOO_COMPLEX', says))
    expect(world.partners.seen.length).toBe(before)
  })
})

describe('pages of other origins', () => {
  const preflight = (origin: string, path = '/graphql') =>
    fetch(`${world.url}${path}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })

  test('may ask if they are listed', async () => {
    const asked = await preflight(PORTAL)
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(PORTAL)
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(asked.headers.get('access-control-allow-headers')).toMatch(
      /apollographql-client-name.*graphql-client-name.*graphql-client-version.*x-channelgraph-cost.*x-explain, x-tenant$/,
    )
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST')
    expect(asked.headers.get('access-control-max-age')).toBe('7200')
    expect(asked.headers.get('vary')).toBe('origin')
    const { headers } = await world.ask('{ whoami }', { headers: { origin: PORTAL } })
    expect(headers.get('access-control-allow-origin')).toBe(PORTAL)
    expect(headers.get('vary')).toContain('origin')
  })

  test('may fetch the schema and the types of its interfaces with their token, and read the hash', async () => {
    for (const path of ['/schema.graphql', '/possible-types.json']) {
      const asked = await preflight(PORTAL, path)
      expect([path, asked.status]).toEqual([path, 204])
      expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
      expect(asked.headers.get('access-control-expose-headers')).toContain('x-schema-hash')
    }
  })

  test.each(['https://evil.example.com', 'https://portal.example.com.evil.com', 'null'])(
    'may not if they are not: %s',
    async (origin) => {
      const asked = await preflight(origin)
      expect(asked.status).toBe(403)
      expect(asked.headers.get('access-control-allow-origin')).toBeNull()
      const { headers } = await world.ask('{ whoami }', { headers: { origin } })
      expect(headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})

describe('the explorer', () => {
  test('is the page at /, fresh each time, under a strict content security policy', async () => {
    const response = await fetch(`${world.url}/`)
    expect(await response.text()).toContain('Channelgraph')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
  })

  test('keeps what has a hash in its name for ever', async () => {
    const response = await fetch(`${world.url}/explorer/assets/index-abc.js`)
    expect(response.headers.get('content-type')).toContain('text/javascript')
    expect(response.headers.get('cache-control')).toContain('immutable')
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/explorer/..%5c..%5csecret.txt',
    '/link.txt',
    '/.env',
    '/index.html%00.js',
    '/%',
    '//etc/passwd',
    '/explorer',
  ])('gives nothing from outside its directory: %s', async (path) => {
    const { status, body } = await rawGet(path)
    expect(status).toBe(404)
    expect(body).not.toMatch(/secret|SECRET|root:/)
  })
})

/** Sends a path as it is; fetch would tidy it up first. */
const rawGet = (path: string): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: world.gateway.port, path }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    asked.on('error', reject)
    asked.end()
  })

test('health and metrics are answered without a token', async () => {
  expect(await (await fetch(`${world.url}/health/live`)).json()).toEqual({ status: 'live' })
  await world.ask('{ forbidden { name } }')
  await world.ask('{ nothing }')
  const metrics = await (await fetch(`${world.url}/metrics`)).text()
  expect(metrics).toMatch(/http_request_duration_seconds_count\{[^}]*route="graphql",status="200"/)
  expect(metrics).toMatch(/subgraph_request_duration_seconds_count\{[^}]*subgraph="partners",outcome="answered"/)
  expect(metrics).toMatch(/graphql_errors_total\{code="FORBIDDEN"/)
  expect(metrics).toMatch(/graphql_errors_total\{code="GRAPHQL_VALIDATION_FAILED"/)
})
