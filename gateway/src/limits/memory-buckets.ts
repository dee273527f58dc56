import { LRUCache } from 'lru-cache'
import { ask, type Bucket, type Buckets, type Taken, tightest } from './token-bucket.ts'

/** Who was forgotten, because so many others asked since, begins with a full bucket. */
const MAX_BUCKETS = 100_000

/** Buckets in this process's memory. `now` in milliseconds, never going back. */
export class MemoryBuckets implements Buckets {
  /** Bounded by a size, since `max` would make room for all of them before the first one asks. */
  readonly #fullAt = new LRUCache<string, number>({ maxSize: MAX_BUCKETS, sizeCalculation: () => 1 })
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  take(buckets: readonly Bucket[], cost: number, forced = false): Taken {
    const now = this.#now()
    const asked = buckets.map((bucket) =>
      ask(bucket, Math.max(0, (this.#fullAt.get(keyOf(bucket)) ?? 0) - now), cost, forced),
    )
    if (cost !== 0 && (forced || asked.every(({ taken }) => taken.allowed))) {
      for (const { taken, after } of asked) this.#fullAt.set(keyOf(taken.bucket), now + after)
    }
    return tightest(asked.map(({ taken }) => taken))
  }
}

const keyOf = ({ name, owner }: Bucket): string => `${name} ${owner}`
