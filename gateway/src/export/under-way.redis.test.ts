import { createLogger } from '@channelgraph/process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SharedRedis } from '../shared-redis.ts'
import { startRedis, type TestRedis } from '../testing/redis.ts'
import { ExportsUnderWay, type Progress } from './under-way.ts'

let redis: TestRedis
const opened: SharedRedis[] = []
let now = 0
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => {
  for (const one of opened) one.close()
  await redis.end()
})

async function replica(): Promise<ExportsUnderWay> {
  const shared = await SharedRedis.open({ url: redis.url, log: createLogger('test', 'silent'), now: () => now })
  opened.push(shared)
  return new ExportsUnderWay(shared)
}

const progress = (id: string, changes: Partial<Progress> = {}): Progress => ({
  id,
  format: 'csv',
  state: 'running',
  rows: 0,
  pages: 0,
  total: null,
  cursor: null,
  startedAt: '2026-11-26T00:00:00.000Z',
  endedAt: null,
  error: null,
  notices: [],
  ...changes,
})

test('a viewer has one export in all replicas, and each of them says how far it is', async () => {
  const [one, other] = [await replica(), await replica()]
  expect(await one.begin('anna', progress('a'))).toBe(true)
  expect(await other.begin('anna', progress('b'))).toBe(false)
  expect(await other.begin('bert', progress('c'))).toBe(true)
  await one.save('anna', progress('a', { rows: 100 }))
  expect(await other.of('anna')).toMatchObject({ id: 'a', rows: 100, state: 'running' })
  await one.save('anna', progress('a', { rows: 120, state: 'complete' }))
  expect(await other.of('anna')).toMatchObject({ id: 'a', state: 'complete' })
  expect(await other.begin('anna', progress('d'))).toBe(true)
  // What was overtaken says nothing any more of the one that follows.
  await one.save('anna', progress('a', { state: 'ended' }))
  expect(await other.of('anna')).toMatchObject({ id: 'd', state: 'running' })
  expect(await one.begin('anna', progress('e'))).toBe(false)
})

test('while Redis is away each replica has one of a viewer, and none is refused for it', async () => {
  const one = await replica()
  await redis.kill()
  expect(await one.begin('carla', progress('f'))).toBe(true)
  expect(await one.begin('carla', progress('g'))).toBe(false)
  await one.save('carla', progress('f', { state: 'complete' }))
  expect(await one.of('carla')).toMatchObject({ id: 'f', state: 'complete' })
  await redis.start()
  now += 10_000
  await expect.poll(() => one.begin('carla', progress('h'))).toBe(true)
})
