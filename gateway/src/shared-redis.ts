import type { Logger } from '@channelgraph/process'
import { Redis } from 'ioredis'

/** Nobody's request waits longer than this for Redis: then this replica goes on by itself. */
const ANSWER_MS = 250
/** While Redis is away one request in this time finds out whether it is back; the others do not wait for it. */
const ASK_AGAIN_MS = 1_000

export interface SharedRedisOptions {
  readonly url: string
  readonly log: Logger
  /** Milliseconds that never go back: when Redis is asked again. */
  readonly now?: () => number
}

/** Runs a script in Redis, in one step. Answers undefined where Redis does not answer. */
export type RedisScript<Answer> = (
  keys: readonly string[],
  ...values: readonly (string | number)[]
) => Promise<Answer | undefined>

/** The Redis that all replicas of the gateway share. Without it each goes on by itself, so that it is never what a request fails of. */
export class SharedRedis {
  readonly #redis: Redis
  readonly #log: Logger
  readonly #now: () => number
  #away = false
  #askAgainAt = 0

  private constructor(redis: Redis, { log, now }: SharedRedisOptions) {
    this.#redis = redis
    this.#log = log
    this.#now = now ?? (() => performance.now())
  }

  /** Connects. Where Redis does not answer the gateway starts all the same, and goes on trying. */
  static async open(options: SharedRedisOptions): Promise<SharedRedis> {
    const redis = new Redis(options.url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      commandTimeout: ANSWER_MS,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
    })
    const shared = new SharedRedis(redis, options)
    redis.on('error', (error: Error) => shared.#isAway(error))
    redis.on('close', () => shared.#isAway('the connection was closed'))
    await redis.connect().catch((error: Error) => shared.#isAway(error))
    return shared
  }

  /** A script under a name of its own. */
  script<Answer>(name: string, lua: string): RedisScript<Answer> {
    this.#redis.defineCommand(name, { lua })
    const run = Reflect.get(this.#redis, name) as (keys: number, ...given: (string | number)[]) => Promise<Answer>
    return async (keys, ...values) => {
      const now = this.#now()
      if (this.#away && now < this.#askAgainAt) return undefined
      this.#askAgainAt = now + ASK_AGAIN_MS
      try {
        const answer = await run.call(this.#redis, keys.length, ...keys, ...values)
        this.#isBack()
        return answer
      } catch (error) {
        this.#isAway(error)
        return undefined
      }
    }
  }

  close(): void {
    this.#away = true // on purpose: nothing to tell
    this.#redis.disconnect()
  }

  #isAway(error: unknown): void {
    if (this.#away) return
    this.#away = true
    this.#log.warn({ reason: error instanceof Error ? error.message : String(error) }, AWAY)
  }

  #isBack(): void {
    if (!this.#away) return
    this.#away = false
    this.#log.info('Redis answers again: limits and registered documents are shared between the replicas')
  }
}

const AWAY =
  'Redis does not answer: until it does, each replica of the gateway limits its viewers and keeps their documents by itself'
