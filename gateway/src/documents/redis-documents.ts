import { createHash } from 'node:crypto'
import type { RedisScript, SharedRedis } from '../shared-redis.ts'
import { type MemoryDocuments, type RegisteredDocuments, type Room, sizeOf } from './registered-documents.ts'

/** All in one place of a cluster, because one script keeps them. */
const KEY = 'channelgraph:{documents}:'
const KEYS = ['texts', 'sizes', 'owners', 'used', 'bytes'].map((name) => KEY + name)

const FIND = `
local texts, sizes, owners, used, bytes = unpack(KEYS)
local text = redis.call('HGET', texts, ARGV[1])
if text then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  redis.call('ZADD', used, 'XX', now, ARGV[1])
  redis.call('ZADD', '${KEY}of:' .. (redis.call('HGET', owners, ARGV[1]) or ''), 'XX', now, ARGV[1])
end
return text
`

/**
 * What MemoryDocuments does, in Redis. Whatever of this Redis itself may have thrown away, to make room, is forgotten here too:
 * where something is to go and there is nothing, what was counted is wrong, and is counted from nothing.
 */
const KEEP = `
local texts, sizes, owners, used, bytes = unpack(KEYS)
local hash, text, owner, size, most, mostOfOne = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
if redis.call('HEXISTS', texts, hash) == 1 then return 0 end
local function taken(whose) return tonumber(redis.call('HGET', bytes, whose) or 0) end
local function free(whose, count)
  local left = taken(whose) - count
  if left > 0 then redis.call('HSET', bytes, whose, left) else redis.call('HDEL', bytes, whose) end
end
local function drop(gone)
  local whose, count = redis.call('HGET', owners, gone) or '', tonumber(redis.call('HGET', sizes, gone) or 0)
  redis.call('HDEL', texts, gone)
  redis.call('HDEL', sizes, gone)
  redis.call('HDEL', owners, gone)
  redis.call('ZREM', used, gone)
  redis.call('ZREM', '${KEY}of:' .. whose, gone)
  free(whose, count)
  free('all', count)
end
drop(hash)
while taken(owner) + size > mostOfOne do
  local oldest = redis.call('ZRANGE', '${KEY}of:' .. owner, 0, 0)[1]
  if not oldest then redis.call('HDEL', bytes, owner) break end
  drop(oldest)
end
while taken('all') + size > most do
  local oldest = redis.call('ZRANGE', used, 0, 0)[1]
  if not oldest then redis.call('DEL', texts, sizes, owners, bytes) break end
  drop(oldest)
end
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
redis.call('HSET', texts, hash, text)
redis.call('HSET', sizes, hash, size)
redis.call('HSET', owners, hash, owner)
redis.call('ZADD', used, now, hash)
redis.call('ZADD', '${KEY}of:' .. owner, now, hash)
redis.call('HINCRBY', bytes, owner, size)
redis.call('HINCRBY', bytes, 'all', size)
return 1
`

/**
 * Registered documents that all replicas share; each keeps in memory what it was asked for. While Redis is away a replica knows
 * what it has, and a client that asks for another registers it again.
 */
export class RedisDocuments implements RegisteredDocuments {
  readonly #here: MemoryDocuments
  readonly #room: Room
  readonly #find: RedisScript<string | null>
  readonly #keep: RedisScript<number>

  constructor(redis: SharedRedis, here: MemoryDocuments, room: Room) {
    this.#here = here
    this.#room = room
    this.#find = redis.script('findDocument', FIND)
    this.#keep = redis.script('keepDocument', KEEP)
  }

  async find(hash: string, asker: string): Promise<string | undefined> {
    const known = this.#here.find(hash)
    if (known !== undefined) return known
    const text = await this.#find(KEYS, hash)
    // Whoever can write into Redis must not choose what runs under a name that a client trusts.
    if (!text || createHash('sha256').update(text).digest('hex') !== hash) return undefined
    this.#here.keep(hash, text, asker)
    return text
  }

  keep(hash: string, text: string, owner: string): void {
    this.#here.keep(hash, text, owner)
    const size = sizeOf(text)
    const { bytes, bytesOfOne } = this.#room
    if (size <= bytesOfOne) void this.#keep(KEYS, hash, text, ownerKey(owner), size, bytes, bytesOfOne)
  }
}

/** An owner stands there as a hash, for it may name a person. */
const ownerKey = (owner: string): string => createHash('sha256').update(owner).digest('base64url').slice(0, 22)
