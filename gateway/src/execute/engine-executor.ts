import { IDENTITY_HEADER, type IdentitySigner, viewerKey } from '@channelgraph/access'
import { createEngine, type Engine, type EngineRequest, type Lineage, type SubgraphOptions } from '@channelgraph/engine'
import { EXPLAIN_HEADER, type Logger } from '@channelgraph/process'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { GatewayEnv } from '../env.ts'
import type { ExecutableOperation, Executed, Executor, Missing } from './executor.ts'
import { type SubgraphOutcome, unknownDepartment } from './failures.ts'
import { grantsOf } from './grants.ts'
import type { RequestContext } from './request-context.ts'
import { traceHeaders } from './trace-context.ts'

/** Below the engine's own: our largest example comes to 8, and what comes to 160 is compiled in some 20 ms of the one thread. */
const PLANNING_EFFORT = 160

export interface EngineExecutorOptions
  extends Pick<GatewayEnv, 'subgraphUrls' | 'subgraphDeadlineMs' | 'requestDeadlineMs' | 'limits' | 'plannerThreads'> {
  readonly signer: IdentitySigner
  readonly log: Logger
  /** Told of every request to a department: how long it took, and whether an answer came. */
  readonly observe: (subgraph: string, seconds: number, outcome: SubgraphOutcome) => void
}

/** Runs operations with our own engine (packages/engine): plans compiled once, errors at their place in the client's query. */
export class EngineExecutor implements Executor {
  readonly #options: EngineExecutorOptions
  #engine: Engine | undefined

  constructor(options: EngineExecutorOptions) {
    this.#options = options
  }

  async load(supergraphSdl: string): Promise<GraphQLSchema> {
    const { subgraphUrls, requestDeadlineMs, limits, plannerThreads, observe, log } = this.#options
    for (const name of subgraphsOf(supergraphSdl)) {
      if (!Object.hasOwn(subgraphUrls, name)) throw new Error(unknownDepartment(name))
    }
    this.#engine = await createEngine({
      supergraphSdl,
      subgraphs: Object.fromEntries(Object.entries(subgraphUrls).map(([name, url]) => [name, this.#subgraph(url)])),
      // The guard let the operation in already; the planner's own limits stand behind it.
      limits: {
        deadlineMs: requestDeadlineMs,
        maxSelections: limits.fields,
        planningEffort: PLANNING_EFFORT,
        maxDepth: limits.depth,
        plans: limits.documents,
        planningThreads: plannerThreads,
      },
      errors: { serviceName: true },
      hooks: {
        onSubgraphRequest: ({ subgraph, milliseconds, outcome }) => {
          if (outcome !== 'merged')
            observe(subgraph, milliseconds / 1000, outcome === 'failed' ? 'unavailable' : outcome)
        },
        onBreaker: ({ subgraph, state }) => log.warn({ subgraph, state }, 'circuit breaker of a department'),
        onWarmFailed: ({ error }) => log.warn({ err: error }, 'an operation could not be planned ahead'),
      },
    })
    return this.#engine.schema
  }

  /** The answer's data are text already (`WrittenJson`), which `stringifyResult` of the engine writes as they are. */
  async execute(operation: ExecutableOperation): Promise<Executed> {
    let missing: readonly Missing[] | undefined
    let lineage: Lineage | undefined
    const answer = await this.#loaded().executeWritten({
      ...requestOf(operation),
      onMissing: (columns) => {
        missing = columns
      },
      ...(operation.context.explain && {
        onLineage: (told: Lineage) => {
          lineage = told
        },
      }),
    })
    return { ...(answer as ExecutionResult), missing, lineage }
  }

  plan(operation: ExecutableOperation): ReturnType<Engine['plan']> {
    return this.#loaded().plan(requestOf(operation))
  }

  async warm(documents: readonly string[]): Promise<number> {
    return (await this.#engine?.warm(documents.map((document) => ({ document })))) ?? 0
  }

  async stop(): Promise<void> {
    await this.#engine?.stop()
  }

  #loaded(): Engine {
    if (!this.#engine) throw new Error('load() comes before execute()')
    return this.#engine
  }

  #subgraph(url: string): SubgraphOptions {
    const { signer, subgraphDeadlineMs } = this.#options
    return {
      url,
      deadlineMs: subgraphDeadlineMs,
      headers: async (context) => {
        const { viewer, requestId, trace, asking, explain } = context as RequestContext
        asking.requests += 1
        return {
          [IDENTITY_HEADER]: await signer.sign(viewer),
          'x-request-id': requestId,
          ...traceHeaders(trace),
          ...(explain ? { [EXPLAIN_HEADER]: 'run' } : {}),
        }
      },
      // Who asks where it comes from is told by an answer that was asked for that.
      identityKey: (context) => {
        const { viewer, explain } = context as RequestContext
        return explain ? `${EXPLAIN_HEADER} ${viewerKey(viewer)}` : viewerKey(viewer)
      },
    }
  }
}

const requestOf = ({ document, operation, variables, context }: ExecutableOperation): EngineRequest => ({
  document,
  operationName: operation.name?.value ?? null,
  variables,
  context,
  cancellation: context.cancellation,
  grants: grantsOf(context.viewer),
  // The person alone: a language or a role chosen for the request must not open a second line.
  fairnessKey: context.viewer.subject,
})

/** The subgraphs a supergraph joins, by name. */
const subgraphsOf = (supergraphSdl: string): string[] =>
  [...supergraphSdl.matchAll(/@join__graph\(name: "([^"]+)"/g)].map(([, name]) => name ?? '')
