/** Equal work under way is done once. It is given up only when nobody waits for it any more. */
import { Cancellation } from './cancellation.ts'

interface Shared<T> {
  result: Promise<T>
  cancellation: Cancellation
  waiting: number
}

export class InFlight<T> {
  private readonly shared = new Map<string, Shared<T>>()

  /** Number of distinct pieces of work under way. */
  get size(): number {
    return this.shared.size
  }

  /**
   * Joins the work under `key`, or starts it. `cancellation` is the caller's own: when it ends, the caller gets
   * `givenUp()` at once, and the work itself ends with its last caller.
   */
  run(
    key: string,
    cancellation: Cancellation,
    start: (cancellation: Cancellation) => Promise<T>,
    onJoin: () => void,
    givenUp: () => Error,
  ): Promise<T> {
    let shared = this.shared.get(key)
    if (shared) onJoin()
    else shared = this.begin(key, start)
    const joined = shared
    joined.waiting++
    return new Promise<T>((resolve, reject) => {
      const unregister = cancellation.onCancel(() => {
        if (--joined.waiting === 0) {
          if (this.shared.get(key) === joined) this.shared.delete(key)
          joined.cancellation.cancel(cancellation.reason ?? 'gone')
        }
        reject(givenUp())
      })
      joined.result.then(
        (value) => {
          unregister()
          resolve(value)
        },
        (error: Error) => {
          unregister()
          reject(error)
        },
      )
    })
  }

  private begin(key: string, start: (cancellation: Cancellation) => Promise<T>): Shared<T> {
    const cancellation = new Cancellation()
    const shared: Shared<T> = { cancellation, waiting: 0, result: start(cancellation) }
    this.shared.set(key, shared)
    const forget = () => {
      if (this.shared.get(key) === shared) this.shared.delete(key)
    }
    shared.result.then(forget, forget)
    return shared
  }
}
