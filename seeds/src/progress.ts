const AT_MOST_EVERY_MS = 2_000

/** Tells people how far something is, "orders: 40,000 of 120,000", often enough to be believed and seldom enough to be read. */
export class Progress {
  readonly #what: string
  readonly #total: number
  readonly #tell: (line: string) => void
  #done = 0
  #toldAt = performance.now()

  constructor(what: string, total: number, tell: (line: string) => void) {
    this.#what = what
    this.#total = total
    this.#tell = tell
  }

  add(count: number): void {
    this.#done += count
    if (performance.now() - this.#toldAt < AT_MOST_EVERY_MS) return
    this.#toldAt = performance.now()
    const done = Math.min(this.#done, this.#total)
    this.#tell(`${this.#what}: ${done.toLocaleString('en')} of ${this.#total.toLocaleString('en')}`)
  }
}
