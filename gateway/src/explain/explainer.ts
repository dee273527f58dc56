import type { Viewer } from '@channelgraph/access'
import type { Lineage, Plan } from '@channelgraph/engine'
import type { Clock } from '@channelgraph/values'
import type { Answer } from '../answer/answer.ts'
import type { SubgraphClient } from '../execute/subgraph-client.ts'
import type { AdmittedOperation } from '../guard/documents.ts'
import { askFreshness, type Fresh } from './freshness.ts'
import { History } from './history.ts'
import { explainedPlan, lineageOf } from './told.ts'

interface Given extends Answer {
  readonly lineage?: Lineage | undefined
  readonly plan?: Plan
}

/** What was known before it ran, and how long it took. */
export interface Ran {
  readonly viewer: Viewer
  /** Where it is to be told where the answer comes from. */
  readonly fresh: Fresh | undefined
  readonly startedAt: Date
  readonly durationMs: number
}

/** Says of an operation where its answer comes from, or how it would be got and how long that took lately. */
export class Explainer {
  readonly #clients: ReadonlyMap<string, SubgraphClient>
  readonly #clock: Clock
  readonly #history = new History()

  constructor(clients: ReadonlyMap<string, SubgraphClient>, clock: Clock) {
    this.#clients = clients
    this.#clock = clock
  }

  /** Requests that it takes to learn how new everything is; a plan, which asks nobody, is as much work here. */
  get requests(): number {
    return this.#clients.size
  }

  now(): Date {
    return this.#clock.now()
  }

  /** To be asked before the operation runs. */
  freshness(viewer: Viewer): Promise<Fresh> {
    return askFreshness(this.#clients, viewer, this.now())
  }

  /** What is told beside the answer, and remembers how long it took. */
  told(admitted: AdmittedOperation, { plan, lineage, errors }: Given, ran: Ran): Readonly<Record<string, unknown>> {
    const { viewer, fresh } = ran
    const { values, budget } = admitted
    if (plan) {
      const history = this.#history.of(admitted, viewer)
      return { plan: explainedPlan(plan, viewer, { values, budget, history }) }
    }
    if (!errors) this.#history.note(admitted, viewer, ran.durationMs)
    return lineage && fresh ? { lineage: lineageOf(lineage, { ...ran, fresh }) } : {}
  }
}
