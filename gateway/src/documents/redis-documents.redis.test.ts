import { createHash } from 'node:crypto'
import { createLogger } from '@channelgraph/process'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { SharedRedis } from '../shared-redis.ts'
import { startRedis, type TestRedis } from '../testing/redis.ts'
import { type Answer, readAnswer, startWorld, type World } from '../testing/world.ts'
import { RedisDocuments } from './redis-documents.ts'
import { MemoryDocuments, sizeOf } from './registered-documents.ts'

let redis: TestRedis
let admin: Redis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.end())
beforeEach(async () => {
  admin = new Redis(redis.url)
  admin.on('error', () => undefined) // it is killed on purpose
  await admin.flushall()
})
const open: SharedRedis[] = []
afterEach(() => {
  admin.disconnect()
  for (const connection of open.splice(0)) connection.close()
})

const text = (name: string) => `query ${name.padEnd(8, '_')} { a }`
const hashOf = (name: string) => createHash('sha256').update(text(name)).digest('hex')
const SIZE = sizeOf(text('x'))
/** Room for eight documents, of one viewer for three. */
const ROOM = { bytes: 8 * SIZE, bytesOfOne: 3 * SIZE }

/** A replica of the gateway with an empty memory; `pass` moves the clock by which it asks Redis again. */
async function replica() {
  let now = 0
  const connection = await SharedRedis.open({ url: redis.url, log: createLogger('test', 'silent'), now: () => now })
  open.push(connection)
  const documents = new RedisDocuments(connection, new MemoryDocuments(ROOM), ROOM)
  return {
    find: async (name: string) => documents.find(hashOf(name), 'asker'),
    /** Keeps one after another, so that which is the longest unused is no chance. */
    keep: async (owner: string, ...names: string[]) => {
      for (const name of names) {
        documents.keep(hashOf(name), text(name), owner)
        await documents.find('f'.repeat(64), owner) // one connection answers in turn: it is there now
      }
    },
    pass: (ms: number) => {
      now += ms
    },
  }
}
/** Which of these a replica that knows nothing finds. */
async function shared(...names: string[]): Promise<string[]> {
  const { find } = await replica()
  const found = []
  for (const name of names) if ((await find(name)) !== undefined) found.push(name)
  return found
}

test('what is registered with one replica is found by another', async () => {
  const [one, other] = [await replica(), await replica()]
  await one.keep('anna', 'a')
  expect([await other.find('a'), await other.find('b')]).toEqual([text('a'), undefined])
})

test('however much one viewer registers, it pushes out only its own, the longest unused first', async () => {
  const { keep } = await replica()
  await keep('anna', 'a1', 'a2')
  await keep('ben', 'b1', 'b2')
  await keep('mallory', 'm1', 'm2', 'm3')
  expect(await shared('m1')).toEqual(['m1'])
  await keep('mallory', 'm4')
  expect(await shared('m1', 'm2', 'm3', 'm4')).toEqual(['m1', 'm3', 'm4'])
  await keep('mallory', ...Array.from({ length: 40 }, (_, n) => `n${n}`))
  expect(await shared('a1', 'a2', 'b1', 'b2', 'n36', 'n37', 'n38', 'n39')).toEqual([
    'a1',
    'a2',
    'b1',
    'b2',
    'n37',
    'n38',
    'n39',
  ])
})

test('all together are bounded by bytes; the longest unused go', async () => {
  const { keep } = await replica()
  for (const owner of ['anna', 'ben', 'carl', 'dora']) await keep(owner, `${owner}1`, `${owner}2`, `${owner}3`)
  expect(await admin.hlen('channelgraph:{documents}:texts')).toBe(8)
  expect(await admin.hget('channelgraph:{documents}:bytes', 'all')).toBe(String(8 * SIZE))
  expect(await shared('anna1', 'ben1', 'ben2', 'carl1', 'dora3')).toEqual(['ben2', 'carl1', 'dora3'])
})

test('a Redis that makes room by itself, or is emptied, costs no more than registering again', async () => {
  const { keep } = await replica()
  await keep('anna', 'a1', 'a2', 'a3')
  await keep('ben', 'b1', 'b2', 'b3')
  await admin.del('channelgraph:{documents}:used', 'channelgraph:{documents}:texts')
  for (const owner of ['anna', 'ben', 'carl', 'dora']) await keep(owner, `${owner}1`, `${owner}2`, `${owner}3`)
  expect(await shared('carl3', 'dora1', 'dora2', 'dora3')).toEqual(['carl3', 'dora1', 'dora2', 'dora3'])
  expect(await admin.hlen('channelgraph:{documents}:texts')).toBeLessThanOrEqual(8)
  await admin.flushall()
  await keep('anna', 'a5')
  expect(await shared('a4', 'a5')).toEqual(['a5'])
})

test('a text in Redis that is not what its hash says is not found', async () => {
  const { keep } = await replica()
  await keep('anna', 'a')
  await admin.hset('channelgraph:{documents}:texts', hashOf('a'), text('b'))
  expect(await shared('a')).toEqual([])
})

test('what stands in Redis names nobody', async () => {
  const { keep } = await replica()
  await keep('user_PT-1', 'a')
  const keys = await admin.keys('*')
  expect(keys.toSorted()).toEqual([
    'channelgraph:{documents}:bytes',
    expect.stringMatching(/^channelgraph:\{documents\}:of:[\w-]{22}$/),
    'channelgraph:{documents}:owners',
    'channelgraph:{documents}:sizes',
    'channelgraph:{documents}:texts',
    'channelgraph:{documents}:used',
  ])
  expect(JSON.stringify([keys, await admin.hgetall('channelgraph:{documents}:owners')])).not.toContain('PT-1')
})

test('what a replica has fetched from Redis it knows by itself from then on', async () => {
  const [one, other] = [await replica(), await replica()]
  await one.keep('anna', 'a')
  await other.find('a')
  await admin.flushall()
  expect(await other.find('a')).toBe(text('a'))
})

test('while Redis is away each replica knows what was registered with it, and shares again when it is back', async () => {
  const [one, other] = [await replica(), await replica()]
  await one.keep('anna', 'a')
  await redis.kill()
  await one.keep('anna', 'b')
  expect([await one.find('a'), await one.find('b')]).toEqual([text('a'), text('b')])
  expect([await other.find('a'), await other.find('b')]).toEqual([undefined, undefined])
  await redis.start()
  await expect
    .poll(
      async () => {
        for (const { pass } of [one, other]) pass(1_000)
        await one.keep('anna', 'c')
        return other.find('c')
      },
      { timeout: 120_000 },
    )
    .toBe(text('c'))
})

test('a document that was sent to one replica of the gateway is asked for by its hash of another', async () => {
  const worlds = [await startWorld({ REDIS_URL: redis.url }), await startWorld({ REDIS_URL: redis.url })]
  const [one, other] = worlds
  const query = '{ whoami partners { code } }'
  const sha256Hash = createHash('sha256').update(query).digest('hex')
  const extensions = { persistedQuery: { version: 1, sha256Hash } }
  expect((await send(other, { extensions })).errors[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND')
  expect((await send(one, { query, extensions })).errors).toEqual([])
  await expect.poll(async () => (await send(other, { extensions })).errors, { timeout: 120_000 }).toEqual([])
  for (const world of worlds) await world.stop()
})

test('a gateway whose Redis is away keeps what it is sent by itself', async () => {
  const world = await startWorld({ REDIS_URL: 'redis://127.0.0.1:9' })
  const query = '{ whoami }'
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } }
  const asked = [
    await send(world, { extensions }),
    await send(world, { query, extensions }),
    await send(world, { extensions }),
  ]
  expect(asked.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
    'PERSISTED_QUERY_NOT_FOUND',
    undefined,
    undefined,
  ])
  await world.stop()
})

async function send(world: World | undefined, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await world?.token('finance')}` }
  const response = await fetch(`${world?.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
  return readAnswer(response)
}
