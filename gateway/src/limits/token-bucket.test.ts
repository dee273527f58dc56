import { expect, test } from 'vitest'
import { MemoryBuckets } from './memory-buckets.ts'
import type { Bucket } from './token-bucket.ts'

const bucket = (name: string, perSecond: number, burst: number, owner = 'anna'): Bucket => ({
  owner,
  name,
  rate: { perSecond, burst },
})

function bucketsAt(start = 0) {
  let now = start
  return { buckets: new MemoryBuckets(() => now), pass: (ms: number) => (now += ms) }
}

test.each([
  [1, 3],
  [3, 7],
  [7, 100],
  [1_000, 400],
])('a bucket that fills by %i a second gives its burst of %i, then what it is filled with', (perSecond, burst) => {
  const { buckets, pass } = bucketsAt(12_345.678)
  const requests = [bucket('requests', perSecond, burst)]
  const take = () => buckets.take(requests, 1)
  for (let left = burst - 1; left >= 0; left -= 1) expect(take()).toMatchObject({ allowed: true, remaining: left })
  const refused = take()
  expect(refused).toMatchObject({ allowed: false, remaining: 0 })
  expect(refused.waitMs).toBeCloseTo(1_000 / perSecond)
  pass(refused.waitMs)
  expect([take().allowed, take().allowed]).toEqual([true, false])
  pass((burst * 1_000) / perSecond)
  expect(take()).toMatchObject({ allowed: true, remaining: burst - 1 })
})

test('what is refused by one of several buckets is taken from none of them', () => {
  const { buckets } = bucketsAt()
  const [viewer, share] = [bucket('requests', 1, 10), bucket('requests/1', 1, 2)]
  for (let i = 0; i < 5; i += 1) buckets.take([viewer, share], 1)
  expect(buckets.take([share], 1)).toMatchObject({ allowed: false, bucket: share })
  expect(buckets.take([viewer], 1)).toMatchObject({ allowed: true, remaining: 7 })
})

test('work that is done already is taken though there is not enough; the debt refuses everything, and never grows beyond one bucket', () => {
  const { buckets, pass } = bucketsAt()
  const values = [bucket('values', 10, 100)]
  buckets.take(values, 1_000_000, true)
  expect(buckets.take(values, 0)).toMatchObject({ allowed: false, waitMs: 10_000 })
  pass(10_000)
  expect(buckets.take(values, 0)).toMatchObject({ allowed: true, remaining: 0 })
})

test('what is given back can be taken again, and never makes a bucket more than full', () => {
  const { buckets } = bucketsAt()
  const few = [bucket('strangers', 1, 2)]
  buckets.take(few, 1)
  buckets.take(few, -1)
  buckets.take(few, -1)
  expect([1, 2, 3].map(() => buckets.take(few, 1).allowed)).toEqual([true, true, false])
})

test('each owner has buckets of its own', () => {
  const { buckets } = bucketsAt()
  expect(buckets.take([bucket('requests', 1, 1, 'anna')], 1).allowed).toBe(true)
  expect(buckets.take([bucket('requests', 1, 1, 'anna')], 1).allowed).toBe(false)
  expect(buckets.take([bucket('requests', 1, 1, 'berta')], 1).allowed).toBe(true)
})
