import { WrittenJson } from '@channelgraph/engine'
import type { Metrics } from '@channelgraph/process'
import { Counter, Histogram } from 'prom-client'
import type { Answer } from '../answer/answer.ts'
import type { RequestRefused } from '../answer/refusal.ts'
import { valuesIn } from '../answer/values-in.ts'
import type { CostMode } from '../env.ts'
import type { AdmittedOperation } from '../guard/documents.ts'
import type { Allowance } from './viewer-limits.ts'

/** Whoever sends it with `1` reads in `extensions.cost` what its operation cost. */
export const COST_HEADER = 'x-channelgraph-cost'

/** What an operation was estimated at, what it answered, and what it might have cost: all in values. */
export interface Cost {
  readonly estimate: number
  readonly actual: number
  readonly budget: number
}

/** Characters of an answer that is counted each time: in microseconds. */
const SHORT = 2_000
/** Of the longer answers one in so many is counted for the metrics: counting each would be a tenth of what they take. */
const SAMPLED = 16
/** And none that takes more than a millisecond of the one thread, unless its client asks for it. */
const LONGEST_SAMPLED = 200_000

/** What operations cost: held against their budgets, counted, and told to who asks. */
export class Costs {
  readonly #mode: CostMode
  readonly #estimates: Histogram
  readonly #ratios: Histogram
  readonly #over: Counter
  #long = 0

  constructor(mode: CostMode, { registry }: Pick<Metrics, 'registry'>) {
    this.#mode = mode
    this.#estimates = new Histogram({
      name: 'graphql_cost_estimate_values',
      help: 'What operations may cost before they run, in values, refused ones included',
      buckets: [10, 100, 1_000, 5_000, 10_000, 50_000, 100_000, 250_000, 1_000_000],
      registers: [registry],
    })
    this.#ratios = new Histogram({
      name: 'graphql_cost_actual_ratio',
      help: `Values answered to values estimated; of answers beyond ${SHORT} characters one in ${SAMPLED}, up to ${LONGEST_SAMPLED}. Above 1 a list is longer than it declares`,
      buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1],
      registers: [registry],
    })
    this.#over = new Counter({
      name: 'graphql_over_budget_total',
      help: 'Operations beyond the budget of one operation, or of their viewer and second: refused, or only measured',
      labelNames: ['budget', 'outcome'],
      registers: [registry],
    })
  }

  /** Takes what an operation may cost from its viewer's budget. Throws HttpError 429 where that is too little and budgets hold. */
  async take({ values, budget }: AdmittedOperation, allowance: Allowance): Promise<void> {
    if (this.#mode === 'off') return
    this.#estimates.observe(values)
    if (values > budget) this.#over.inc({ budget: 'operation', outcome: 'measured' })
    const refuse = await allowance.tryToTakeValues(values)
    if (!refuse) return
    this.#over.inc({ budget: 'viewer', outcome: this.#mode === 'enforce' ? 'refused' : 'measured' })
    if (this.#mode === 'enforce') refuse()
  }

  /** Counts what was refused for its cost. */
  refused({ errors }: RequestRefused): void {
    for (const { extensions } of errors) {
      if (!extensions.cost) continue
      this.#estimates.observe(extensions.cost.estimate)
      this.#over.inc({ budget: 'operation', outcome: 'refused' })
    }
  }

  /** Counts what was answered, and says what it cost where that is wanted. */
  answered({ values: estimate, budget }: AdmittedOperation, { data }: Answer, isWanted: boolean): Cost | undefined {
    if (this.#mode === 'off' || estimate === 0) return undefined
    if (!isWanted && !this.#isSampled(data)) return undefined
    const actual = valuesIn(data)
    this.#ratios.observe(actual / estimate)
    return isWanted ? { estimate, actual, budget } : undefined
  }

  /** What is no text yet is taken for a long answer. */
  #isSampled(data: Answer['data']): boolean {
    const length = data instanceof WrittenJson ? data.text.length : data ? SHORT + 1 : 0
    if (length <= SHORT) return true
    this.#long += 1
    return this.#long % SAMPLED === 1 && length <= LONGEST_SAMPLED
  }
}
