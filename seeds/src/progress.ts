const AT_MOST_EVERY_MS = 2_000

/** Reports how far something is, "orders: 40,000 of 120,000", often enough to be believed and seldom enough to be read. */
export class Progress {
  readonly #what: string
  readonly #total: number
  readonly #onProgress: (line: string) => void
  #done = 0
  #reportedAt = performance.now()

  constructor(what: string, total: number, onProgress: (line: string) => void) {
    this.#what = what
    this.#total = total
    this.#onProgress = onProgress
  }

  add(count: number): void {
    this.#done += count
    if (performance.now() - this.#reportedAt < AT_MOST_EVERY_MS) return
    this.#reportedAt = performance.now()
    const done = Math.min(this.#done, this.#total)
    this.#onProgress(`${this.#what}: ${done.toLocaleString('en')} of ${this.#total.toLocaleString('en')}`)
  }
}
