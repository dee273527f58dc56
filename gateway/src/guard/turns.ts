/**
 * Turns at the one thread, each viewer's in the order they came and the viewers after one another: who sends a hundred new
 * documents at once keeps another's first one waiting for one of them. Between two turns everything else gets its turn too.
 */
export class Turns {
  readonly #later: (work: () => void) => unknown
  readonly #waiting = new Map<string, (() => void)[]>()
  #going = false
  /** Whose turn it was: the others come before. */
  #served = ''

  /** `later` calls what it is given once everything that is ready has run. */
  constructor(later: (work: () => void) => unknown = setImmediate) {
    this.#later = later
  }

  /** Resolves when it is this viewer's turn, which is at once where nobody waits; what is done in the same tick is done within it. */
  wait(viewer: string): Promise<void> {
    if (!this.#going) {
      this.#going = true
      this.#served = viewer
      this.#later(this.#next)
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const line = this.#waiting.get(viewer)
      if (line) line.push(resolve)
      else this.#waiting.set(viewer, [resolve])
    })
  }

  readonly #next = (): void => {
    const [one, other] = this.#waiting
    const first = one?.[0] === this.#served ? (other ?? one) : one
    if (!first) {
      this.#going = false
      return
    }
    const [viewer, line] = first
    this.#served = viewer
    this.#waiting.delete(viewer)
    line.shift()?.()
    // Whoever still waits does so behind the others.
    if (line.length > 0) this.#waiting.set(viewer, line)
    this.#later(this.#next)
  }
}
