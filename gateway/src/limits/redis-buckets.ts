import { createHash } from 'node:crypto'
import type { Logger } from '@channelgraph/process'
import { Redis } from 'ioredis'
import type { MemoryBuckets } from './memory-buckets.ts'
import { ask, type Bucket, type Buckets, inMs, type Taken, tightest } from './token-bucket.ts'

/** Nobody's request waits longer than this for Redis: then this replica decides by itself. */
const ANSWER_MS = 250
/** While Redis is away one request in this time finds out whether it is back; the others do not wait for it. */
const ASK_AGAIN_MS = 1_000

/** `ask` of token-bucket.ts for all buckets in one step, by the clock of Redis, so that replicas need not agree on the time. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local missing, after, allowed = {}, {}, true
for i, key in ipairs(KEYS) do
  local cost, size = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local ms = math.max(0, (tonumber(redis.call('GET', key)) or 0) - now)
  missing[i] = string.format('%.17g', ms)
  if ms + cost > size + 0.001 then allowed = false end
  after[i] = math.min(ms + cost, 2 * size)
end
if allowed or ARGV[1] == 'forced' then
  for i, key in ipairs(KEYS) do
    if after[i] > 0 then redis.call('SET', key, string.format('%.17g', now + after[i]), 'PX', math.ceil(after[i])) end
  end
end
return missing
`

type ScriptedRedis = Redis & {
  takeTokens(keys: number, ...keysAndArguments: (string | number)[]): Promise<string[]>
}

export interface RedisBucketsOptions {
  readonly url: string
  readonly log: Logger
  /** Decide while Redis is away: each replica by itself, neither an open door nor a closed one. */
  readonly meanwhile: MemoryBuckets
  /** Told whenever a request is decided without Redis. */
  readonly onAway: () => void
  readonly now?: () => number
}

/** Buckets that all replicas of the gateway share. */
export class RedisBuckets implements Buckets {
  readonly #redis: ScriptedRedis
  readonly #options: RedisBucketsOptions
  readonly #now: () => number
  #away = false
  #askAgainAt = 0

  private constructor(redis: ScriptedRedis, options: RedisBucketsOptions) {
    this.#redis = redis
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
  }

  /** Connects. Where Redis does not answer the gateway starts all the same, and goes on trying. */
  static async open(options: RedisBucketsOptions): Promise<RedisBuckets> {
    const redis = new Redis(options.url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      commandTimeout: ANSWER_MS,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
    })
    redis.defineCommand('takeTokens', { lua: TAKE })
    const buckets = new RedisBuckets(redis as ScriptedRedis, options)
    redis.on('error', (error: Error) => buckets.#isAway(error))
    redis.on('close', () => buckets.#isAway('the connection was closed'))
    await redis.connect().catch((error: Error) => buckets.#isAway(error))
    return buckets
  }

  async take(buckets: readonly Bucket[], cost: number, forced = false): Promise<Taken> {
    const now = this.#now()
    if (this.#away && now < this.#askAgainAt) return this.#byItself(buckets, cost, forced)
    this.#askAgainAt = now + ASK_AGAIN_MS
    try {
      const sizes = buckets.flatMap((bucket) => Object.values(inMs(cost, bucket)))
      const how = forced ? 'forced' : 'if it is there'
      const missing = await this.#redis.takeTokens(buckets.length, ...buckets.map(keyOf), how, ...sizes)
      this.#isBack()
      return tightest(buckets.map((bucket, i) => ask(bucket, Number(missing[i]), cost, forced).taken))
    } catch (error) {
      this.#isAway(error)
      return this.#byItself(buckets, cost, forced)
    }
  }

  close(): void {
    this.#away = true // on purpose: nothing to tell
    this.#redis.disconnect()
  }

  #byItself(buckets: readonly Bucket[], cost: number, forced: boolean): Taken {
    this.#options.onAway()
    return this.#options.meanwhile.take(buckets, cost, forced)
  }

  #isAway(error: unknown): void {
    if (this.#away) return
    this.#away = true
    this.#options.log.warn({ reason: error instanceof Error ? error.message : String(error) }, AWAY)
  }

  #isBack(): void {
    if (!this.#away) return
    this.#away = false
    this.#options.log.info('Redis answers again: the limits are shared between the replicas')
  }
}

const AWAY = 'Redis does not answer: until it does, each replica of the gateway limits its viewers by itself'

/** The owner stands there as a hash, for it may name a person; in braces, so that a cluster keeps all of it in one place. */
const keyOf = ({ owner, name }: Bucket): string =>
  `channelgraph:limits:{${createHash('sha256').update(owner).digest('base64url').slice(0, 22)}}:${name}`
