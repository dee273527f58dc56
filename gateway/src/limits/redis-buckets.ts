import { createHash } from 'node:crypto'
import type { RedisScript, SharedRedis } from '../shared-redis.ts'
import type { MemoryBuckets } from './memory-buckets.ts'
import { ask, type Bucket, type Buckets, inMs, type Taken, tightest } from './token-bucket.ts'

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
    local cost = tonumber(ARGV[2 * i])
    if after[i] > 0 then redis.call('SET', key, string.format('%.17g', now + after[i]), 'PX', math.ceil(after[i]))
    elseif cost < 0 then redis.call('DEL', key) end
  end
end
return missing
`

export interface RedisBucketsOptions {
  readonly redis: SharedRedis
  /** Decide while Redis is away: each replica by itself, neither an open door nor a closed one. */
  readonly meanwhile: MemoryBuckets
  /** Told whenever a request is decided without Redis. */
  readonly onAway: () => void
}

/** Buckets that all replicas of the gateway share. */
export class RedisBuckets implements Buckets {
  readonly #options: RedisBucketsOptions
  readonly #take: RedisScript<string[]>

  constructor(options: RedisBucketsOptions) {
    this.#options = options
    this.#take = options.redis.script('takeTokens', TAKE)
  }

  async take(buckets: readonly Bucket[], cost: number, forced = false): Promise<Taken> {
    const sizes = buckets.flatMap((bucket) => Object.values(inMs(cost, bucket)))
    const missing = await this.#take(buckets.map(keyOf), forced ? 'forced' : 'if it is there', ...sizes)
    if (missing) return tightest(buckets.map((bucket, i) => ask(bucket, Number(missing[i]), cost, forced).taken))
    this.#options.onAway()
    return this.#options.meanwhile.take(buckets, cost, forced)
  }
}

/** The owner stands there as a hash, for it may name a person; in braces, so that a cluster keeps all of it in one place. */
const keyOf = ({ owner, name }: Bucket): string =>
  `channelgraph:limits:{${createHash('sha256').update(owner).digest('base64url').slice(0, 22)}}:${name}`
