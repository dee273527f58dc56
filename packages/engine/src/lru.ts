/** A map that holds so many entries and drops the one not used for longest. */
export class Lru<V> {
  private readonly entriesByKey = new Map<string, V>()
  private readonly max: number

  constructor(max: number) {
    this.max = max
  }

  get size(): number {
    return this.entriesByKey.size
  }

  has(key: string): boolean {
    return this.entriesByKey.has(key)
  }

  /** The entry, which is the last used from now on. */
  get(key: string): V | undefined {
    const value = this.entriesByKey.get(key)
    if (value === undefined) return undefined
    // A Map keeps the order in which keys came in: first is longest unused.
    this.entriesByKey.delete(key)
    this.entriesByKey.set(key, value)
    return value
  }

  /** The entry, without using it. */
  peek(key: string): V | undefined {
    return this.entriesByKey.get(key)
  }

  set(key: string, value: V): void {
    this.entriesByKey.delete(key)
    this.entriesByKey.set(key, value)
    if (this.entriesByKey.size <= this.max) return
    const [oldest] = this.entriesByKey.keys()
    this.entriesByKey.delete(oldest!)
  }

  delete(key: string): void {
    this.entriesByKey.delete(key)
  }

  clear(): void {
    this.entriesByKey.clear()
  }

  entries(): [string, V][] {
    return [...this.entriesByKey]
  }
}
