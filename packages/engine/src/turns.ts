/** Work in pieces on the one thread that serves everybody: between two turns the event loop does everything that is ready. */
import { FairQueue } from './fair-queue.ts'

/** How long a turn lasts, in milliseconds: it ends with the piece in which that is reached. */
export const TURN_MS = 1.5

/** Names the line of those who have none; no key of a client begins so. */
const ANYBODY = '\u0000anybody'

/** Work that is small, done in one piece. */
export function inOnePiece<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Turns at the thread, one a round of the event loop. Clients come after one another, however much one of them has to do. */
export class Turns {
  private readonly waiting = new FairQueue<() => boolean>()
  private readonly later: (work: () => void) => unknown
  private readonly now: () => number
  private going = false

  /**
   * @param later calls what it is given once everything that is ready has run
   * @param now milliseconds, never going back
   */
  constructor(later: (work: () => void) => unknown = setImmediate, now: () => number = () => performance.now()) {
    this.later = later
    this.now = now
  }

  /** Does the work, each `yield` of which ends a piece. Rejects with what it throws. */
  run<T>(client: string | undefined, work: Generator<void, T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const isDone = (): boolean => {
        try {
          const endsAt = this.now() + TURN_MS
          do {
            const step = work.next()
            if (!step.done) continue
            resolve(step.value)
            return true
          } while (this.now() < endsAt)
          return false
        } catch (error) {
          reject(error)
          return true
        }
      }
      this.waiting.push(client ?? ANYBODY, isDone)
      if (this.going) return
      this.going = true
      this.later(this.next)
    })
  }

  private readonly next = (): void => {
    const turn = this.waiting.take(() => true)
    if (!turn) {
      this.going = false
      return
    }
    if (!turn.item()) this.waiting.push(turn.client, turn.item)
    this.later(this.next)
  }
}
