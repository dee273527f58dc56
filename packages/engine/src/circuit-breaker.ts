/** Stops asking a subgraph that does not answer: closed, open after failures in a row, then one trial at a time. */
import type { BreakerOptions } from './options.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

export class CircuitBreaker {
  state: BreakerState = 'closed'
  private failures = 0
  private openedAt = 0
  private trialUnderWay = false
  private readonly options: BreakerOptions
  private readonly now: () => number
  private readonly onChange: (state: BreakerState) => void

  constructor(
    options: BreakerOptions,
    onChange: (state: BreakerState) => void = () => undefined,
    now: () => number = Date.now,
  ) {
    this.options = options
    this.onChange = onChange
    this.now = now
  }

  /** Whether a request may go out now. A request that may must be followed by `succeeded`, `failed` or `undecided`. */
  admits(): boolean {
    if (this.state === 'closed') return true
    if (this.state === 'open') {
      if (this.now() - this.openedAt < this.options.resetMs) return false
      this.become('half-open')
    }
    if (this.trialUnderWay) return false
    this.trialUnderWay = true
    return true
  }

  succeeded(): void {
    this.failures = 0
    this.trialUnderWay = false
    if (this.state !== 'closed') this.become('closed')
  }

  failed(): void {
    this.failures++
    this.trialUnderWay = false
    if (this.state === 'half-open' || (this.state === 'closed' && this.failures >= this.options.failures)) {
      this.openedAt = this.now()
      this.become('open')
    }
  }

  /** The request was given up by its caller: that says nothing about the subgraph. */
  undecided(): void {
    this.trialUnderWay = false
  }

  private become(state: BreakerState): void {
    this.state = state
    this.onChange(state)
  }
}
