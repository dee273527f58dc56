import type { HttpError } from '@channelgraph/process'
import { httpError, messages } from '../answer/messages.ts'
import type { CountShed } from './metrics.ts'

const SAMPLED_MS = 100
/** How much a new sample counts: one long stall sheds nobody, one after another does. */
const WEIGHT = 0.3
const WAIT_S = 2

export interface LoadOptions {
  /** How late the event loop may be on average. */
  readonly maxLagMs: number
  /** How many requests may be under way. */
  readonly maxUnderWay: number
  readonly count: CountShed
}

/** Sheds what the gateway could not answer in time, before any work is done for it. */
export class Load {
  readonly #options: LoadOptions
  #underWay = 0
  #lagMs = 0

  constructor(options: LoadOptions) {
    this.#options = options
  }

  /** Carries a request out, unless the gateway is behind. Rejects with HttpError 503. */
  async carry<T>(work: () => Promise<T>): Promise<T> {
    if (this.#lagMs > this.#options.maxLagMs) throw this.#shed('event_loop')
    if (this.#underWay >= this.#options.maxUnderWay) throw this.#shed('under_way')
    this.#underWay += 1
    try {
      return await work()
    } finally {
      this.#underWay -= 1
    }
  }

  /** Takes a sample of how late the event loop is. */
  sample(lagMs: number): void {
    this.#lagMs += WEIGHT * (lagMs - this.#lagMs)
  }

  /** Samples from now on, until the returned function is called. */
  watch(): () => void {
    let due = performance.now() + SAMPLED_MS
    const timer = setInterval(() => {
      const now = performance.now()
      this.sample(Math.max(0, now - due))
      due = now + SAMPLED_MS
    }, SAMPLED_MS)
    timer.unref()
    return () => clearInterval(timer)
  }

  #shed(kind: Parameters<CountShed>[0]): HttpError {
    this.#options.count(kind)
    return httpError(503, messages.overloaded(WAIT_S), { 'retry-after': String(WAIT_S) })
  }
}
