import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../testing/world.ts'
import { encodingOf } from './compression.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

interface Raw {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Not fetch, which unpacks by itself. */
async function ask(query: string, acceptEncoding?: string): Promise<Raw> {
  const authorization = `Bearer ${await world.token('finance')}`
  const headers = {
    'content-type': 'application/json',
    authorization,
    ...(acceptEncoding ? { 'accept-encoding': acceptEncoding } : {}),
  }
  return new Promise((resolve, reject) => {
    const asked = request(`${world.url}/graphql`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    asked.on('error', reject)
    asked.end(JSON.stringify({ query }))
  })
}

const LARGE = '{ __schema { types { name description kind fields { name description } } } }'

test.each([
  ['br', (body: Buffer) => brotliDecompressSync(body)],
  ['gzip', (body: Buffer) => gunzipSync(body)],
])('a large answer is packed with %s for who takes it, and is the same unpacked', async (encoding, unpack) => {
  const plain = await ask(LARGE)
  const packed = await ask(LARGE, encoding)
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.headers.vary).toContain('accept-encoding')
  expect(packed.headers['content-encoding']).toBe(encoding)
  expect(packed.headers.vary).toContain('accept-encoding')
  expect(Number(packed.headers['content-length'])).toBe(packed.body.length)
  expect(unpack(packed.body).equals(plain.body)).toBe(true)
  expect(packed.body.length).toBeLessThan(plain.body.length / 3)
})

test('a small answer goes out as it is', async () => {
  const { headers } = await ask('{ whoami }', 'br, gzip')
  expect(headers['content-encoding']).toBeUndefined()
})

test('many at once are all answered, packed or not', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(LARGE, 'br')))
  for (const { status, headers, body } of answers) {
    expect(status).toBe(200)
    const text = headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body
    expect(JSON.parse(text.toString())).toHaveProperty('data.__schema')
  }
})

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['*', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['identity', undefined],
  ['br;q=0, *;q=0', undefined],
  ['', undefined],
  [undefined, undefined],
  [`br${', x'.repeat(1_000)}`, undefined],
])('%s takes %s', (header, encoding) => {
  expect(encodingOf({ headers: header === undefined ? {} : { 'accept-encoding': header } })).toBe(encoding)
})
