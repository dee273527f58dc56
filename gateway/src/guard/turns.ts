/** How long turns may take of one round of the event loop, in milliseconds: the one that is under way then is the last. */
const ROUND_MS = 1

export interface TurnsOptions {
  /** Calls what it is given in the next round of the event loop, once everything that is ready has run. */
  readonly later?: (work: () => void) => unknown
  /** Calls it when what a turn does in the same tick is done. */
  readonly soon?: (work: () => void) => unknown
  readonly now?: () => number
}

/**
 * Turns at the one thread, each viewer's in the order they came and the viewers after one another: who sends a hundred new
 * documents at once keeps another's first one waiting for one of them. A millisecond of turns, and everything else gets its turn too.
 */
export class Turns {
  readonly #later: (work: () => void) => unknown
  readonly #soon: (work: () => void) => unknown
  readonly #now: () => number
  readonly #waiting = new Map<string, (() => void)[]>()
  #going = false
  #since = 0
  /** What turns have taken of this round. */
  #spent = 0
  #nextRoundDue = false
  /** Whose turn it was: the others come before. */
  #served = ''

  constructor({ later = setImmediate, soon = afterThisTick, now = () => performance.now() }: TurnsOptions = {}) {
    this.#later = later
    this.#soon = soon
    this.#now = now
  }

  /** Resolves when it is this viewer's turn, which is at once where nobody waits; what is done in the same tick is done within it. */
  wait(viewer: string): Promise<void> {
    if (!this.#going && this.#spent < ROUND_MS) {
      this.#begin(viewer)
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const line = this.#waiting.get(viewer)
      if (line) line.push(resolve)
      else this.#waiting.set(viewer, [resolve])
    })
  }

  #begin(viewer: string): void {
    this.#going = true
    this.#served = viewer
    this.#since = this.#now()
    this.#soon(this.#end)
    if (this.#nextRoundDue) return
    this.#nextRoundDue = true
    this.#later(this.#nextRound)
  }

  readonly #end = (): void => {
    this.#going = false
    this.#spent += this.#now() - this.#since
    if (this.#spent < ROUND_MS) this.#next()
  }

  readonly #nextRound = (): void => {
    this.#nextRoundDue = false
    this.#spent = 0
    if (!this.#going) this.#next()
  }

  #next(): void {
    if (this.#waiting.size === 0) return
    const [one, other] = this.#waiting
    const first = one?.[0] === this.#served ? (other ?? one) : one
    if (!first) return
    const [viewer, line] = first
    this.#waiting.delete(viewer)
    this.#begin(viewer)
    line.shift()?.()
    // Whoever still waits does so behind the others.
    if (line.length > 0) this.#waiting.set(viewer, line)
  }
}

/** After the promise jobs of this tick, and those they make. */
const afterThisTick = (work: () => void): void => queueMicrotask(() => process.nextTick(work))
