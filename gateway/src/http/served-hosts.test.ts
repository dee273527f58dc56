import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { privateKey, startWorld, type World } from '../testing/world.ts'

interface Sent {
  readonly method?: string
  readonly path: string
  readonly host?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** fetch would write its own Host. */
function send(world: World, { method = 'GET', path, host, headers, body }: Sent) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const named = host === undefined ? {} : { host: host.replace('PORT', String(world.gateway.port)) }
    const options = { host: '127.0.0.1', port: world.gateway.port, method, path, headers: { ...headers, ...named } }
    const asked = request(options, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const token = (host: string, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  path: '/explorer/token',
  host,
  headers: { 'content-type': 'application/json', ...headers },
  body: '{"persona":"finance"}',
})

describe('in the local run', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ ALLOWED_HOSTS: 'graph.test', CORS_ORIGINS: 'https://portal.example.com' })
  })
  afterAll(() => world.stop())

  const FOREIGN = [
    'evil.example.com',
    'evil.example.com:PORT',
    'localhost.evil.example.com',
    '127.0.0.1.evil.example.com:PORT',
    'graph.test.evil.example.com',
    'evil-localhost',
  ]
  test.each(FOREIGN)(
    'a page whose name %s was led to this machine gets nothing: no token, graph, page or metrics',
    async (host) => {
      const graph = {
        method: 'POST',
        path: '/graphql',
        host,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }
      const asked = [
        token(host),
        graph,
        ...['/', '/explorer/config.json', '/metrics', '/health/live'].map((path) => ({ path, host })),
      ]
      for (const sent of asked) {
        const { status, text } = await send(world, sent)
        expect(status).toBe(421)
        expect(text).toMatch(/ask by localhost, or list the name in ALLOWED_HOSTS/)
        expect(text).not.toMatch(/"token"|eyJ/)
      }
    },
  )

  test.each([
    'localhost:PORT',
    'localhost',
    'LOCALHOST:PORT',
    '127.0.0.1:PORT',
    '[::1]:PORT',
    'app.localhost:PORT',
    '10.0.0.7:PORT',
    'graph.test:PORT',
    'graph.test',
  ])('is served by %s', async (host) => {
    expect((await send(world, { path: '/health/live', host })).status).toBe(200)
    expect((await send(world, token(host))).status).toBe(200)
  })

  test('a page of another origin gets no token, not even one that may ask the graph', async () => {
    for (const origin of ['https://evil.example.com', 'https://portal.example.com', 'null', 'http://localhost:1']) {
      const { status, text } = await send(world, token('localhost:PORT', { origin }))
      expect(status).toBe(403)
      expect(text).not.toMatch(/"token"|eyJ/)
    }
    const own = `http://localhost:${world.gateway.port}`
    expect((await send(world, token('localhost:PORT', { origin: own }))).status).toBe(200)
  })
})

describe('behind an identity provider, on every address of a cluster', () => {
  const provided = async (env: Record<string, string>) =>
    startWorld({
      HOST: '0.0.0.0',
      DEV_ISSUER_KEY: undefined,
      AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks',
      AUTH_ISSUER: 'i',
      AUTH_AUDIENCE: 'a',
      IDENTITY_KEY: JSON.stringify(await privateKey('x')),
      ...env,
    })

  test('every name is served where none is listed, for whoever stands in front chooses', async () => {
    const world = await provided({})
    expect((await send(world, { path: '/health/live', host: 'graph.example.com' })).status).toBe(200)
    await world.stop()
  })

  test('only the names that are listed are, and probes that ask by address', async () => {
    const world = await provided({ ALLOWED_HOSTS: 'graph.example.com, www.example.com' })
    const statusFor = async (host: string, path: string) => (await send(world, { path, host })).status
    expect(await statusFor('graph.example.com', '/explorer/config.json')).toBe(200)
    expect(await statusFor('evil.example.com', '/explorer/config.json')).toBe(421)
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect(await statusFor('10.1.2.3:4000', path)).toBe(200)
    await world.stop()
  })
})
