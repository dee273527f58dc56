import { createHash } from 'node:crypto'
import type { ClientCode, Text } from '@channelgraph/values'
import { LRUCache } from 'lru-cache'
import type { RedisScript, SharedRedis } from '../shared-redis.ts'

/** How far a viewer's export has come: what `GET /export/progress` tells. */
export interface Progress {
  /** The id of its request. */
  readonly id: string
  readonly format: string
  /** `complete`: the file is whole. `ended`: it is not, and `error` says why. `cancelled`: its reader went away. */
  readonly state: 'running' | 'complete' | 'ended' | 'cancelled'
  /** Rows handed over, and in how many pages. */
  readonly rows: number
  readonly pages: number
  /** How many there are, where the query asks for `totalCount`. */
  readonly total: number | null
  /** `after` of what follows them. */
  readonly cursor: string | null
  readonly startedAt: string
  readonly endedAt: string | null
  readonly error: { readonly code: ClientCode; readonly message: string } | null
  /** What is not in the file, in the words of the request's language. */
  readonly notices: readonly string[]
}

/** A replica that stops without a word frees its viewers after this time. */
export const LEASE_MS = 60_000
/** How an export ended is told for so long. */
const TOLD_MS = 600_000
const MAX_REMEMBERED = 10_000

/** Unless one is running, this one is. A value is "R" or "E", its id, and the progress as JSON. */
const BEGIN = `
local known = redis.call('GET', KEYS[1])
if known and string.sub(known, 1, 1) == 'R' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`
/** Only its own: what took longer than its lease may have been followed by another. */
const SAVE = `
local known = redis.call('GET', KEYS[1])
if known and string.sub(known, 3, 2 + string.len(ARGV[3])) ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`
const READ = `return redis.call('GET', KEYS[1])`

/** One export at a time for each viewer, in all replicas where Redis is shared, and how far it is. */
export class ExportsUnderWay {
  readonly #here = new LRUCache<string, Progress>({ max: MAX_REMEMBERED, ttl: TOLD_MS })
  readonly #running = new Set<string>()
  readonly #shared: Record<'begin' | 'save' | 'read', RedisScript<unknown>> | undefined

  constructor(redis: SharedRedis | null) {
    this.#shared = redis
      ? {
          begin: redis.script('beginExport', BEGIN),
          save: redis.script('saveExport', SAVE),
          read: redis.script('readExport', READ),
        }
      : undefined
  }

  /** Whether it may begin; false while another one of this viewer runs. */
  async begin(viewer: string, progress: Progress): Promise<boolean> {
    if (this.#running.has(viewer)) return false
    this.#running.add(viewer)
    const begun = await this.#shared?.begin([keyOf(viewer)], written(progress), LEASE_MS)
    if (begun === 0) this.#running.delete(viewer)
    else this.#here.set(viewer, progress)
    return begun !== 0
  }

  /** Keeps how far it is, and that it runs; or how it ended. */
  async save(viewer: string, progress: Progress): Promise<void> {
    const ended = progress.state !== 'running'
    this.#here.set(viewer, progress)
    if (ended) this.#running.delete(viewer)
    await this.#shared?.save([keyOf(viewer)], written(progress), ended ? TOLD_MS : LEASE_MS, progress.id)
  }

  /** The last one of a viewer. */
  async of(viewer: string): Promise<Progress | undefined> {
    const here = this.#here.get(viewer)
    if (here && this.#running.has(viewer)) return here
    const shared = await this.#shared?.read([keyOf(viewer)])
    return typeof shared === 'string' ? (JSON.parse(shared.slice(shared.indexOf('{'))) as Progress) : here
  }
}

const written = (progress: Progress): string =>
  `${progress.state === 'running' ? 'R' : 'E'} ${progress.id} ${JSON.stringify(progress)}`

/** Hashed, for a subject may name a person. */
const keyOf = (viewer: string): string =>
  `channelgraph:exports:${createHash('sha256').update(viewer).digest('base64url').slice(0, 22)}`

/** A reason in the language of whoever asked. */
export const told = (error: { readonly code: ClientCode; readonly text: Text }, lang: keyof Text) => ({
  code: error.code,
  message: error.text[lang],
})
