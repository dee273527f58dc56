import { LRUCache } from 'lru-cache'

/** Where the texts are kept that clients registered under their SHA-256. */
export interface RegisteredDocuments {
  /** The text of a hash; `asker` is whose room it takes where it has to be fetched. */
  find(hash: string, asker: string): string | undefined | Promise<string | undefined>
  /** Keeps a text for its owner, whoever asks for it afterwards. */
  keep(hash: string, text: string, owner: string): void
}

/** How much is kept: in all, and of what one viewer registered. */
export interface Room {
  readonly bytes: number
  readonly bytesOfOne: number
}

/**
 * What one viewer registers takes an eighth of the room at most, and then pushes out what it registered itself: however much one
 * sends, the others' stay. All clients of one app share what the first of them registered.
 */
const SHARE_OF_ONE = 8

export const roomOf = (bytes: number): Room => ({ bytes, bytesOfOne: Math.floor(bytes / SHARE_OF_ONE) })

/** What a document takes beside its text, so that many small ones have a size too. */
const OVERHEAD = 200

/** Bytes that a document takes of the room. */
export const sizeOf = (text: string): number => Buffer.byteLength(text) + OVERHEAD

interface Kept {
  readonly text: string
  readonly owner: string
  readonly size: number
}

/** Registered documents in this process's memory; the longest unused go first. */
export class MemoryDocuments implements RegisteredDocuments {
  readonly #room: Room
  readonly #kept: LRUCache<string, Kept>
  /** What each viewer registered, the longest unused first. */
  readonly #ofOwners = new Map<string, { bytes: number; readonly hashes: Set<string> }>()

  constructor(room: Room) {
    this.#room = room
    this.#kept = new LRUCache({ maxSize: room.bytes, dispose: (gone, hash) => this.#forget(hash, gone) })
  }

  find(hash: string): string | undefined {
    const kept = this.#kept.get(hash)
    if (!kept) return undefined
    const hashes = this.#ofOwners.get(kept.owner)?.hashes
    if (hashes?.delete(hash)) hashes.add(hash)
    return kept.text
  }

  keep(hash: string, text: string, owner: string): void {
    const size = sizeOf(text)
    if (size > this.#room.bytesOfOne || this.find(hash) !== undefined) return
    for (const oldest of this.#ofOwners.get(owner)?.hashes ?? []) {
      if ((this.#ofOwners.get(owner)?.bytes ?? 0) + size <= this.#room.bytesOfOne) break
      this.#kept.delete(oldest)
    }
    const own = this.#ofOwners.get(owner) ?? { bytes: 0, hashes: new Set() }
    own.bytes += size
    own.hashes.add(hash)
    this.#ofOwners.set(owner, own)
    this.#kept.set(hash, { text, owner, size }, { size })
  }

  #forget(hash: string, { owner, size }: Kept): void {
    const own = this.#ofOwners.get(owner)
    if (!own) return
    own.bytes -= size
    own.hashes.delete(hash)
    if (own.hashes.size === 0) this.#ofOwners.delete(owner)
  }
}
