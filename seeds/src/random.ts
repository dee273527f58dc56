import { ID_PREFIXES, type IdKind } from '@channelgraph/values'
import { base, Faker, zh_CN } from '@faker-js/faker'

/** xmur3: spreads a text over 32-bit seeds. */
function seedsOf(text: string): () => number {
  let h = 1_779_033_703 ^ text.length
  for (let i = 0; i < text.length; i += 1) {
    h = Math.imul(h ^ text.charCodeAt(i), 3_432_918_353)
    h = (h << 13) | (h >>> 19)
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2_246_822_507)
    h = Math.imul(h ^ (h >>> 13), 3_266_489_909)
    h ^= h >>> 16
    return h >>> 0
  }
}

/** sfc32 (small fast counter), a well-known generator with 128 bits of state: numbers in [0, 1). */
function sfc32(nextSeed: () => number): () => number {
  let [a, b, c, d] = [nextSeed(), nextSeed(), nextSeed(), nextSeed()]
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 4_294_967_296
  }
  for (let i = 0; i < 12; i += 1) next()
  return next
}

const BASE32 = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz')
const number = Buffer.alloc(18)
const text = Buffer.alloc(30)

/**
 * The TypeID of a UUIDv7 (RFC 9562), as typeid-js would write it: 48 bits of time, then 16, 16, 24 and 24. Written here because
 * a large world has ten million of them, and in one piece: text that is put together of many stays many pieces in memory.
 */
function typeIdOf(prefix: string, time: number, [a, b, c, d]: readonly [number, number, number, number]): string {
  number.writeUIntBE(time, 1, 6)
  number.writeUInt16BE(a, 7)
  number.writeUInt16BE(b, 9)
  number.writeUIntBE(c, 11, 3)
  number.writeUIntBE(d, 14, 3)
  text.write(`${prefix}_`, 'latin1')
  // 26 characters of five bits are 130: the number is written with two bits of nothing before it, here with six of a byte more.
  for (let bit = 6, at = 4; bit < 136; bit += 5, at += 1) {
    text[at] = BASE32[(number.readUInt16BE(bit >> 3) >> (11 - (bit & 7))) & 31] ?? 0
  }
  return text.toString('latin1')
}

/**
 * The chance of one noun: a stream of numbers that depends on the world's seed and the noun alone, so that more of one noun
 * never changes another. The same seed and noun give the same stream on every machine.
 */
export class Stream {
  readonly #next: () => number
  readonly #name: string
  #faker: Faker | undefined

  constructor(name: string) {
    this.#name = name
    this.#next = sfc32(seedsOf(name))
  }

  /** The stream of a part of this noun, such as one partner's orders. */
  of(...parts: readonly (string | number)[]): Stream {
    return new Stream([this.#name, ...parts].join('/'))
  }

  /** Names and streets in Chinese, drawn from this stream. */
  get faker(): Faker {
    this.#faker ??= new Faker({ locale: [zh_CN, base], randomizer: { next: this.#next, seed: () => {} } })
    return this.#faker
  }

  /** A number in [0, 1). */
  next(): number {
    return this.#next()
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.#next() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#next() * items.length)]
    if (item === undefined) throw new RangeError(`Nothing to pick from (${this.#name}).`)
    return item
  }

  /** One of the items, each as likely as its weight says. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    const total = items.reduce((sum, [, weight]) => sum + weight, 0)
    let left = this.#next() * total
    for (const [item, weight] of items) {
      left -= weight
      if (left < 0) return item
    }
    const last = items.at(-1)
    if (!last) throw new RangeError(`Nothing to pick from (${this.#name}).`)
    return last[0]
  }

  shuffled<T>(items: readonly T[]): T[] {
    const shuffled = [...items]
    for (let i = shuffled.length - 1; i > 0; i -= 1) {
      const j = this.int(0, i)
      const kept = shuffled[i] as T
      shuffled[i] = shuffled[j] as T
      shuffled[j] = kept
    }
    return shuffled
  }

  /** Waiting times: exponential with this mean. */
  waiting(mean: number): number {
    return -Math.log(1 - this.#next()) * mean
  }

  /** An id of the entity's own time: a TypeID of a UUIDv7 made of that instant and this stream. */
  id(kind: IdKind, at: Date): string {
    const tail = [this.#bits(24), this.#bits(24)] as const
    return typeIdOf(ID_PREFIXES[kind], at.getTime(), [0x7000 | this.#bits(12), 0x8000 | this.#bits(14), ...tail])
  }

  #bits(count: number): number {
    return Math.floor(this.#next() * 2 ** count)
  }
}
