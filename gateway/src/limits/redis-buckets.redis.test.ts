import { createLogger, type Logger } from '@channelgraph/process'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { SharedRedis } from '../shared-redis.ts'
import { startRedis, type TestRedis } from '../testing/redis.ts'
import { startWorld } from '../testing/world.ts'
import { MemoryBuckets } from './memory-buckets.ts'
import { RedisBuckets } from './redis-buckets.ts'
import type { Bucket } from './token-bucket.ts'

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

const bucket = (name: string, burst: number, owner = 'user_PT-1'): Bucket => ({
  owner,
  name,
  rate: { perSecond: 1, burst },
})

/** A replica of the gateway; `now` is its own clock, which only says when Redis is asked again. */
async function replica() {
  let now = 0
  const log: Logger = createLogger('test', 'silent')
  const [warn, info] = [vi.spyOn(log, 'warn'), vi.spyOn(log, 'info')]
  const away = vi.fn()
  const meanwhile = new MemoryBuckets(() => now)
  const connection = await SharedRedis.open({ url: redis.url, log, now: () => now })
  open.push(connection)
  const buckets = new RedisBuckets({ redis: connection, meanwhile, onAway: away })
  return { buckets, warn, info, away, pass: (ms: number) => (now += ms) }
}

test('replicas share what a viewer has used, and what is refused is taken from none of its buckets', async () => {
  const [one, other] = [await replica(), await replica()]
  // A long burst: what fills up during the test is less than one.
  const hour = (burst: number, name: string): Bucket => ({
    owner: 'anna',
    name,
    rate: { perSecond: burst / 3_600, burst },
  })
  const [viewer, share] = [hour(10, 'requests'), hour(4, 'requests/1')]
  const taken = []
  for (const { buckets } of [one, other, one, other, one, other]) taken.push(await buckets.take([viewer, share], 1))
  expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, true, true, false, false])
  expect(taken.at(-1)?.bucket).toBe(share)
  expect(await other.buckets.take([viewer], 1)).toMatchObject({ allowed: true, remaining: 5 })
  expect(one.away).not.toHaveBeenCalled()
})

test('a hundred at once are let in as often as there is room', async () => {
  const { buckets } = await replica()
  const many = { owner: 'anna', name: 'requests', rate: { perSecond: 0.001, burst: 40 } }
  const taken = await Promise.all(Array.from({ length: 100 }, () => buckets.take([many], 1)))
  expect(taken.filter(({ allowed }) => allowed)).toHaveLength(40)
})

test('decides as the buckets in memory do: costs, a debt that is bounded, and a look that costs nothing', async () => {
  const { buckets } = await replica()
  const slow = { owner: 'anna', name: 'values', rate: { perSecond: 0.001, burst: 100 } }
  expect(await buckets.take([slow], 60)).toMatchObject({ allowed: true, remaining: 40 })
  expect(await buckets.take([slow], 60)).toMatchObject({ allowed: false, remaining: 40 })
  expect(await buckets.take([slow], 1_000_000, true)).toMatchObject({ remaining: 0 })
  const looked = await buckets.take([slow], 0)
  expect(looked.allowed).toBe(false)
  expect(looked.waitMs).toBeLessThanOrEqual(100_000_000)
  expect((await buckets.take([slow], 0)).waitMs).toBeLessThanOrEqual(looked.waitMs)
})

test('what is given back is there again, up to the whole of it', async () => {
  const { buckets } = await replica()
  const slow = { owner: 'anna', name: 'export', rate: { perSecond: 0.001, burst: 100 } }
  await buckets.take([slow], 60)
  expect(await buckets.take([slow], -20, true)).toMatchObject({ remaining: 60 })
  await buckets.take([slow], -1_000, true)
  expect(await buckets.take([slow], 0)).toMatchObject({ remaining: 100 })
})

test('what stands in Redis names nobody and goes away by itself', async () => {
  const { buckets } = await replica()
  await buckets.take([bucket('requests', 10)], 1)
  const keys = await admin.keys('*')
  expect(keys).toEqual([expect.stringMatching(/^channelgraph:limits:\{[\w-]{22}\}:requests$/)])
  expect(await admin.pttl(String(keys[0]))).toBeGreaterThan(0)
})

test('while Redis is away each replica limits by itself, says so once, and shares again when it is back', async () => {
  const { buckets, warn, info, away, pass } = await replica()
  const few = [bucket('requests', 2)]
  const take = async () => (await buckets.take(few, 1)).allowed
  await redis.kill()
  expect([await take(), await take(), await take()]).toEqual([true, true, false]) // neither open nor closed
  expect(warn).toHaveBeenCalledTimes(1)
  expect(JSON.stringify(warn.mock.calls)).not.toContain('user_PT-1')
  expect(away).toHaveBeenCalledTimes(3)
  await redis.start()
  await expect
    .poll(
      async () => {
        pass(1_000)
        await take()
        return info.mock.calls.length
      },
      { timeout: 120_000 },
    )
    .toBe(1)
  expect(warn).toHaveBeenCalledTimes(1)
})

test('a Redis that hangs holds up one request in a second at most, and no longer than its time to answer', async () => {
  const { buckets, away, pass, warn } = await replica()
  const many = [bucket('requests', 1_000)]
  await buckets.take(many, 1)
  redis.freeze()
  try {
    expect((await buckets.take(many, 1)).allowed).toBe(true)
    expect(warn).toHaveBeenCalledTimes(1)
    // Not one of these waits: they are decided before the next turn of the event loop.
    const order: string[] = []
    setImmediate(() => order.push('turn'))
    for (let i = 0; i < 50; i += 1) await buckets.take(many, 1)
    order.push('decided')
    expect(order).toEqual(['decided'])
    expect(away).toHaveBeenCalledTimes(51)
    pass(1_000)
    expect((await buckets.take(many, 1)).allowed).toBe(true)
  } finally {
    redis.resume()
  }
})

test('a gateway starts, answers and limits while its Redis is away, and counts that', async () => {
  const world = await startWorld(
    { REDIS_URL: 'redis://127.0.0.1:9', VIEWER_REQUESTS_PER_S: '1', VIEWER_REQUESTS_BURST: '4' },
    () => 0,
  )
  const statuses = [await world.ask('{ whoami }'), await world.ask('{ whoami }'), await world.ask('{ whoami }')]
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429])
  const metrics = await (await fetch(`${world.url}/metrics`)).text()
  expect(Number(/limits_unshared_total\{.*\} (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(0)
  await world.stop()
})

test('two replicas of the gateway give a viewer one budget', async () => {
  const env = { REDIS_URL: redis.url, MAX_VALUES: '50', VIEWER_VALUES_PER_S: '1', VIEWER_VALUES_BURST: '100000' }
  const worlds = [await startWorld(env), await startWorld(env)]
  const left: number[] = []
  for (const world of worlds) {
    // The same price at each, its document being new to each; one value a second comes back.
    const { headers } = await world.ask('{ partners { name code sold } }')
    left.push(Number(/"values";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]))
  }
  const [first = 0, second = 0] = left
  expect(first).toBeGreaterThan(0)
  expect(first).toBeLessThan(50_000)
  // Had the second a budget of its own, it would have as much left as the first.
  expect(second).toBeLessThan(first)
  for (const world of worlds) await world.stop()
})
