/**
 * Stops asking a subgraph that does not answer: closed, open after failures in a row, then one trial at a time. All clients share it,
 * so that what one of them alone waits for in vain, which may be its own costly question, never opens it for the others.
 */
import type { BreakerOptions } from './options.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

export class CircuitBreaker {
  state: BreakerState = 'closed'
  private failures = 0
  /** Answers that did not come in time, since the last that came, by client. */
  private readonly timeouts = new Map<string, number>()
  private openedAt = 0
  /** When the trial under way began. */
  private trialAt: number | undefined
  private readonly options: BreakerOptions
  private readonly now: () => number
  private readonly onChange: (state: BreakerState) => void

  constructor(
    options: BreakerOptions,
    onChange: (state: BreakerState) => void = () => undefined,
    now: () => number = () => Date.now(),
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
    // A trial that takes long says nothing, and must not keep the others out.
    if (this.trialAt !== undefined && this.now() - this.trialAt < this.options.resetMs) return false
    this.trialAt = this.now()
    return true
  }

  succeeded(): void {
    this.failures = 0
    this.timeouts.clear()
    this.trialAt = undefined
    if (this.state !== 'closed') this.become('closed')
  }

  failed(): void {
    this.failures++
    this.decide()
  }

  /** No answer in time: the subgraph's failure, or that of a question. One client's alone come to half of what opens the circuit. */
  timedOut(client: string | undefined): void {
    if (client === undefined) this.failures++
    else this.timeouts.set(client, (this.timeouts.get(client) ?? 0) + 1)
    this.decide()
  }

  private decide(): void {
    const { failures: enough } = this.options
    const most = Math.max(1, Math.floor(enough / 2))
    const late = [...this.timeouts.values()].reduce((sum, count) => sum + Math.min(count, most), 0)
    this.trialAt = undefined
    if (this.state === 'half-open' || (this.state === 'closed' && this.failures + late >= enough)) {
      this.openedAt = this.now()
      this.become('open')
    }
  }

  /** The request was given up by its caller: that says nothing about the subgraph. */
  undecided(): void {
    this.trialAt = undefined
  }

  private become(state: BreakerState): void {
    this.state = state
    this.onChange(state)
  }
}
