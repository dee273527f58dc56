/** What an operation asks of subgraphs, as data: the plan, and what came of each request where a run was watched. */
import type { GraphQLSchema } from 'graphql'
import type { Batch } from './batch.ts'
import { type Column, Columns } from './columns.ts'
import { type CompiledOperation, type CompiledRequest, fetchesIn } from './compile.ts'
import { clientPath } from './error-paths.ts'
import { SubgraphFailure } from './errors.ts'
import type { SubgraphResponse } from './options.ts'
import type { RequiredNode } from './plan-fetches.ts'

/** One request of a plan. */
export interface PlanRequest {
  readonly subgraph: string
  /** Where its objects stand in the answer, in the client's names without numbers; the empty text is the root. */
  readonly paths: readonly string[]
  /** Types of the entities asked for; none where it asks from a root type. */
  readonly entities: readonly string[]
  /** The GraphQL that goes out. */
  readonly operation: string
  /** The requests whose answers it waits for, by their place in the plan. */
  readonly after: readonly number[]
}

/** How an operation goes out. */
export interface Plan {
  readonly requests: readonly PlanRequest[]
  readonly columns: readonly Column[]
}

/** A request that was sent. */
export interface SentRequest {
  /** Its place in the plan. */
  readonly request: number
  /** Milliseconds from the beginning of the run, waiting for a connection included. */
  readonly startedMs: number
  readonly milliseconds: number
  /** `merged`: an equal read of the same identity that was under way answered this one as well. */
  readonly outcome: 'answered' | 'merged' | 'unavailable' | 'failed' | 'cancelled'
  /** Entities asked for; undefined where it asks from a root type. */
  readonly entities: number | undefined
  /** Of the answer's body. */
  readonly bytes: number
  readonly headers: SubgraphResponse['headers']
}

/** A run, and the plan it followed. */
export interface Lineage {
  readonly plan: Plan
  readonly sent: readonly SentRequest[]
}

const plans = new WeakMap<CompiledOperation, Plan>()

/** The plan of a compiled operation; made once, and kept as long as that is. */
export function planOf(operation: CompiledOperation, schema: GraphQLSchema): Plan {
  const plan = plans.get(operation) ?? makePlan(operation, schema)
  plans.set(operation, plan)
  return plan
}

function makePlan(operation: CompiledOperation, schema: GraphQLSchema): Plan {
  const { requests, shape } = operation
  return {
    columns: new Columns(operation, schema).all(),
    requests: requests.map((request, index) => {
      const fetches = fetchesIn(request).map(({ planned }) => planned)
      const paths = fetches.map(({ path }) =>
        (
          clientPath(
            shape,
            path.map(({ key }) => key),
          ) ?? []
        ).join('.'),
      )
      const entities = fetches.flatMap(({ requires }) => typesIn(requires ?? []))
      return {
        subgraph: request.subgraph.name,
        paths: [...new Set(paths)],
        entities: [...new Set(entities)],
        operation: (JSON.parse(`${request.head}}}`) as { query: string }).query,
        after: requests.flatMap(({ dependents }, earlier) => (dependents.includes(index) ? [earlier] : [])),
      }
    }),
  }
}

const typesIn = (nodes: readonly RequiredNode[]): string[] =>
  nodes.flatMap((node) => (node.kind === 'fragment' && node.typeCondition ? [node.typeCondition] : []))

/** Watches one run. */
export class RunWatch {
  readonly sent: SentRequest[] = []
  private readonly began = performance.now()

  /** A request goes out; call what it answers with when it has ended. */
  begin(request: CompiledRequest, index: number, { parts }: Batch) {
    const startedAt = performance.now()
    let isMerged = false
    const note = (outcome: SentRequest['outcome'], response?: SubgraphResponse) => {
      this.sent.push({
        request: index,
        startedMs: startedAt - this.began,
        milliseconds: performance.now() - startedAt,
        outcome,
        entities: request.root ? undefined : parts?.reduce((sum, { count }) => sum + count, 0),
        bytes: response ? Buffer.byteLength(response.text) : 0,
        headers: response?.headers,
      })
    }
    return {
      merged: () => {
        isMerged = true
      },
      answered: (response: SubgraphResponse) => note(isMerged ? 'merged' : 'answered', response),
      failed: (error: unknown) => {
        const code = error instanceof SubgraphFailure ? error.code : 'INTERNAL'
        note(code === 'INTERNAL' ? 'failed' : code === 'CANCELLED' ? 'cancelled' : 'unavailable')
      },
    }
  }
}
