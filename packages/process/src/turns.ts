/**
 * One thread serves everybody. What an answer is made of is therefore handed out in turns of the event loop, so many values a turn
 * however many requests compute: liveness, feeds and other requests are served in between. The requests take turns as well.
 */

/** Values that are completed before everybody else is served: a millisecond or two. A round of the event loop itself takes a hundredth of that. */
export const VALUES_A_TURN = 500

interface Job {
  readonly values: number
  run(): void
}

let used = 0
let resetting = false
const waiting: TurnQueue[] = []

/** One request's values that wait for their turn. */
export class TurnQueue {
  #jobs: Job[] = []
  #next = 0
  #idle: (() => void)[] = []

  /** Whether so many values may be completed at once: their share of this turn is then taken. */
  take(values: number): boolean {
    if (this.#isWaiting() || (used > 0 && used + values > VALUES_A_TURN)) return false
    use(values)
    return true
  }

  /** Does something that makes so many values, in order, when their turn comes. */
  later(values: number, run: () => void): void {
    if (!this.#isWaiting()) waiting.push(this)
    this.#jobs.push({ values, run })
    resetAfterThisTurn()
  }

  /** Calls back when nothing waits any more, which may be at once. */
  whenIdle(callback: () => void): void {
    if (this.#isWaiting()) this.#idle.push(callback)
    else callback()
  }

  get isIdle(): boolean {
    return !this.#isWaiting()
  }

  /** Forgets all that waits. */
  clear(): void {
    this.#jobs = []
    this.#next = 0
    this.#idle = []
  }

  /** Runs the first job; whether there are more. */
  runOne(): boolean {
    const job = this.#jobs[this.#next]
    if (!job) return false // cleared while it waited
    this.#next += 1
    use(job.values)
    job.run()
    if (this.#isWaiting()) return true
    this.#jobs = []
    this.#next = 0
    for (const callback of this.#idle.splice(0)) callback()
    return false
  }

  #isWaiting(): boolean {
    return this.#next < this.#jobs.length
  }
}

function use(values: number): void {
  used += values
  resetAfterThisTurn()
}

/** setImmediate runs once in each round of the event loop, after what has arrived was served. */
function resetAfterThisTurn(): void {
  if (resetting) return
  resetting = true
  setImmediate(() => {
    resetting = false
    used = 0
    while (used < VALUES_A_TURN) {
      const queue = waiting.shift()
      if (!queue) return
      if (queue.runOne()) waiting.push(queue)
    }
    if (waiting.length > 0) resetAfterThisTurn()
  })
}
