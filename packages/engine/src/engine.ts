/** The engine: one supergraph at a time, its subgraphs, and the way of a request through both. */
import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { type Grants, NO_GRANTS } from './access.ts'
import { Cancellation } from './cancellation.ts'
import { Columns, type MissingColumns } from './columns.ts'
import type { CompiledOperation } from './compile.ts'
import { EngineError, inOrder, type LocatedError, requestError, toGraphQLError } from './errors.ts'
import { type Executed, run } from './execution.ts'
import { Generation } from './generation.ts'
import { InFlight } from './in-flight.ts'
import { introspect } from './introspection.ts'
import { type Lineage, type Plan, planOf, RunWatch } from './lineage.ts'
import {
  DEFAULT_ERRORS,
  DEFAULT_LIMITS,
  DEFAULT_OPTIMISATIONS,
  DEFAULT_SUBGRAPH,
  type EngineHooks,
  type EngineLimits,
  type EngineOptions,
  type ErrorPolicy,
  type Optimisations,
  type RequestContext,
  type SubgraphOptions,
  type Transport,
} from './options.ts'
import type { PlannerHost } from './planner-host.ts'
import { plannerPool } from './planner-pool.ts'
import { workerThreads } from './planner-thread.ts'
import { isHidden } from './schemas.ts'
import { shapeObject } from './shape-object.ts'
import { Subgraph } from './subgraph.ts'
import { httpTransport } from './transport.ts'
import { inOnePiece } from './turns.ts'
import { coerce, conditionValue, VariableErrors } from './variables.ts'
import { WrittenJson } from './written-json.ts'

export interface EngineRequest {
  /** GraphQL text, parsed and validated by the engine. */
  query?: string
  /** A document its caller has validated against the engine's schema; takes precedence over `query`. */
  document?: DocumentNode
  operationName?: string | null
  variables?: Readonly<Record<string, unknown>> | null
  /** Handed to `headers`, `identityKey` and `isOverrideActive`. */
  context?: RequestContext
  /**
   * What the viewer was granted, for `@authenticated`, `@requiresScopes` and `@policy`. Without it only what demands nothing is
   * answered; a supergraph without such demands asks nobody.
   */
  grants?: Grants
  /** Ends the request, and its subgraph requests, when the client goes away. */
  signal?: AbortSignal
  /** The same, cheaper, from a caller who ends it at the request's deadline as well: the engine then keeps no time of its own. */
  cancellation?: Cancellation
  /**
   * Whose request it is. Clients take turns in planning what is new, and none of them can keep the others from it.
   * Without it, requests are planned as they come.
   */
  fairnessKey?: string
  /**
   * Opt-in: equal queries in flight under an equal key are executed once. The key must tell apart all callers whose
   * answers may differ. Only for `executeWritten`, never for mutations.
   */
  mergeKey?: string
  /** Opt-in: called before the answer where subgraphs did not bring all of it, with what is missing. Not together with `mergeKey`. */
  onMissing?: (missing: readonly MissingColumns[]) => void
  /** Opt-in: called before the answer with the requests that were sent for it. Not together with `mergeKey`. */
  onLineage?: (lineage: Lineage) => void
}

/** An answer whose data are JSON text. */
export interface WrittenResult {
  data?: WrittenJson | null
  errors?: readonly GraphQLError[]
}

export interface Engine {
  /** The answer as an object. Never rejects for what a client or a subgraph did: that is in `errors`. */
  execute(request: EngineRequest): Promise<ExecutionResult>
  /** The same answer, its data written as text; the same bytes as `JSON.stringify` of `execute`'s. */
  executeWritten(request: EngineRequest): Promise<WrittenResult>
  /** The schema clients see. */
  readonly schema: GraphQLSchema
  /** The whole supergraph, auth directives included. */
  readonly supergraphSdl: string
  readonly schemaHash: string
  /**
   * Takes another supergraph into use: loads it, plans the most used operations of the old one (`warm`, default 50),
   * and only then swaps. Requests under way end on the old one. Rejects, and changes nothing, when it cannot be loaded.
   */
  swap(next: { supergraphSdl: string; subgraphs?: Record<string, SubgraphOptions>; warm?: number }): Promise<void>
  /** Plans operations ahead. Resolves to how many are ready. */
  warm(operations: readonly { document: string }[]): Promise<number>
  /** How a request would go out, for logs and documentation. */
  explain(request: EngineRequest): Promise<CompiledOperation>
  /** The same as data, for who asks: what its grants do not give is not planned. Errors are those it would be answered with. */
  plan(request: EngineRequest): Promise<{ plan?: Plan; errors?: readonly GraphQLError[] }>
  stop(): Promise<void>
}

/** Loads a supergraph and gives an engine for it. Rejects with GraphQLError or EngineError when it cannot be loaded. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const planner =
    options.planner === 'inline'
      ? (await import('./planner-inline.ts')).inlinePlanner(limits)
      : plannerPool(limits, workerThreads(options.plannerThread))
  const engine = new FederatedEngine(options, limits, planner)
  try {
    await engine.load(options.supergraphSdl, options.subgraphs)
  } catch (error) {
    await planner.stop()
    throw error
  }
  return engine
}

class FederatedEngine implements Engine {
  private readonly options: EngineOptions
  private readonly limits: EngineLimits
  private readonly policy: ErrorPolicy
  private readonly optimisations: Optimisations
  private readonly hooks: EngineHooks
  private readonly planner: PlannerHost
  private readonly transport: Transport
  private readonly inFlight = new InFlight<WrittenResult>()
  private subgraphOptions: Record<string, SubgraphOptions>
  private subgraphs = new Map<string, Subgraph>()
  private generation!: Generation

  constructor(options: EngineOptions, limits: EngineLimits, planner: PlannerHost) {
    this.options = options
    this.limits = limits
    this.policy = { ...DEFAULT_ERRORS, ...options.errors }
    this.optimisations = { ...DEFAULT_OPTIMISATIONS, ...options.optimisations }
    this.hooks = options.hooks ?? {}
    this.planner = planner
    this.subgraphOptions = options.subgraphs
    this.transport =
      options.transport ??
      httpTransport((subgraph) => this.subgraphOptions[subgraph]?.connections ?? DEFAULT_SUBGRAPH.connections)
  }

  get schema(): GraphQLSchema {
    return this.generation.api
  }

  get supergraphSdl(): string {
    return this.generation.supergraphSdl
  }

  get schemaHash(): string {
    return this.generation.schemaHash
  }

  async load(
    supergraphSdl: string,
    subgraphs: Record<string, SubgraphOptions>,
    warm: { document: string }[] = [],
  ): Promise<number> {
    const planner = await this.planner.load(supergraphSdl)
    let generation: Generation
    const clients = new Map<string, Subgraph>()
    try {
      for (const [name, options] of Object.entries(subgraphs)) {
        const known = this.subgraphOptions[name] === options ? this.subgraphs.get(name) : undefined
        clients.set(name, known ?? new Subgraph(name, options, this.transport, this.hooks))
      }
      const { limits, optimisations, hooks } = this
      generation = new Generation({ supergraphSdl, planner, subgraphs: clients, limits, optimisations, hooks })
    } catch (error) {
      planner.unload()
      throw error
    }
    const warmed = await generation.warm(warm)
    const old = this.generation as Generation | undefined
    this.generation = generation
    this.subgraphs = clients
    this.subgraphOptions = subgraphs
    old?.retire()
    return warmed
  }

  async swap(next: {
    supergraphSdl: string
    subgraphs?: Record<string, SubgraphOptions>
    warm?: number
  }): Promise<void> {
    const startedAt = performance.now()
    const operations = this.generation.mostUsed(next.warm ?? 50)
    const warmed = await this.load(next.supergraphSdl, next.subgraphs ?? this.subgraphOptions, operations)
    this.hooks.onSwap?.({ warmed, milliseconds: performance.now() - startedAt })
  }

  warm(operations: readonly { document: string }[]): Promise<number> {
    return this.generation.warm(operations)
  }

  async stop(): Promise<void> {
    await Promise.all([this.planner.stop(), this.transport.close?.()])
  }

  async execute(request: EngineRequest): Promise<ExecutionResult> {
    return this.carryOut(request, async (ready) => {
      const watch = request.onLineage && new RunWatch()
      const executed = await this.run(ready, request, false, undefined, watch)
      tell(ready, request, executed, watch)
      const data = await this.shape(ready, request, executed)
      return { ...this.errorsOf(executed), data }
    })
  }

  async executeWritten(request: EngineRequest): Promise<WrittenResult> {
    return this.carryOut(request, async (ready): Promise<WrittenResult> => {
      if (request.mergeKey === undefined || ready.operation.isMutation) return this.write(ready, request, undefined)
      const key = JSON.stringify([request.mergeKey, ready.operation.key, ready.variables])
      const own = request.cancellation ?? new Cancellation()
      const release = this.bind(own, request.signal)
      try {
        return await this.inFlight.run(
          key,
          own,
          (cancellation) => this.write(ready, request, cancellation),
          () => undefined,
          () => new EngineError('CANCELLED', 'The request was given up.'),
        )
      } finally {
        release()
      }
    })
  }

  async explain(request: EngineRequest): Promise<CompiledOperation> {
    return (await this.prepare(this.generation, request)).operation
  }

  async plan(request: EngineRequest): Promise<{ plan?: Plan; errors?: readonly GraphQLError[] }> {
    return this.carryOut<{ plan?: Plan; errors?: readonly GraphQLError[] }>(request, async (ready) => ({
      plan: planOf(ready.operation, ready.generation.api),
    }))
  }

  private async carryOut<T extends { errors?: readonly GraphQLError[] }>(
    request: EngineRequest,
    work: (ready: Ready) => Promise<T>,
  ): Promise<T> {
    const { generation } = this
    generation.enter()
    try {
      return await work(await this.prepare(generation, request))
    } catch (error) {
      const errors = error instanceof VariableErrors ? error.errors : [requestError(error)]
      return { errors } as unknown as T
    } finally {
      generation.leave()
    }
  }

  private async prepare(generation: Generation, request: EngineRequest): Promise<Ready> {
    const prepared = request.document
      ? generation.prepareDocument(request.document, request.operationName)
      : generation.prepareSource(request.query ?? '', request.operationName)
    const variables = request.variables ?? {}
    const coerced = coerce(generation.api, prepared, variables)
    const endsAt = performance.now() + this.limits.deadlineMs
    const decisions = {
      variable: (name: string) => conditionValue(coerced, name),
      overrides: this.activeOverrides(generation.overrideLabels, request.context),
      denied: generation.access.deniedTo(request.grants ?? NO_GRANTS),
    }
    const cancellation = request.cancellation ?? new Cancellation()
    const operation = generation.compiled(prepared, decisions, { client: request.fairnessKey, cancellation })
    if (!(operation instanceof Promise)) return { generation, operation, variables, endsAt }
    const release = request.cancellation ? undefined : this.bindUntil(endsAt, cancellation, request.signal)
    try {
      return { generation, operation: await operation, variables, endsAt }
    } finally {
      release?.()
    }
  }

  private activeOverrides(labels: readonly string[], context: RequestContext): readonly string[] {
    if (labels.length === 0) return labels
    return labels.filter((label) => {
      if (this.options.isOverrideActive) return this.options.isOverrideActive(label, context)
      const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)
      return percent !== null && Math.random() * 100 < Number(percent[1])
    })
  }

  private async run(
    ready: Ready,
    request: EngineRequest,
    passThrough: boolean,
    given?: Cancellation,
    watch?: RunWatch,
  ): Promise<Executed> {
    const cancellation = given ?? request.cancellation ?? new Cancellation()
    const signal = given ? undefined : request.signal
    // What is shared with others has its own time: its first caller's may be over while another waits.
    const isTimed = given === undefined && request.cancellation !== undefined
    const release = isTimed ? undefined : this.bindUntil(ready.endsAt, cancellation, signal)
    try {
      return await run({
        operation: ready.operation,
        variables: ready.variables,
        context: request.context,
        client: request.fairnessKey,
        cancellation,
        endsAt: ready.endsAt,
        schema: ready.generation.schemas.supergraph,
        policy: this.policy,
        dedupe: this.optimisations.dedupe,
        maxErrors: this.limits.errors,
        passThrough,
        turns: ready.generation.turns,
        watch,
      })
    } finally {
      release?.()
    }
  }

  /** Ends it with the signal, and at an instant of `performance.now()`; returns what forgets both. */
  private bindUntil(endsAt: number, cancellation: Cancellation, signal: AbortSignal | undefined): () => void {
    const timer = setTimeout(() => cancellation.cancel('deadline'), endsAt - performance.now())
    const release = this.bind(cancellation, signal)
    return () => {
      clearTimeout(timer)
      release()
    }
  }

  private bind(cancellation: Cancellation, signal: AbortSignal | undefined): () => void {
    if (!signal) return () => undefined
    // A caller's deadline is one, as `AbortSignal.timeout` says it; anything else is a client who went away.
    const cancel = () => cancellation.cancel(signal.reason?.name === 'TimeoutError' ? 'deadline' : 'gone')
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    return () => signal.removeEventListener('abort', cancel)
  }

  private async write(
    ready: Ready,
    request: EngineRequest,
    cancellation: Cancellation | undefined,
  ): Promise<WrittenResult> {
    const watch = request.onLineage && new RunWatch()
    const executed = await this.run(ready, request, true, cancellation, watch)
    tell(ready, request, executed, watch)
    if (executed.passed !== undefined) return { data: new WrittenJson(executed.passed) }
    const { text: writers } = ready.operation
    if (writers && executed.errors.length === 0) {
      const unmade = writers.prepare(executed.plain)
      if (unmade) await ready.generation.turns.run(request.fairnessKey, unmade)
      const text = writers.write(executed.root, executed.plain)
      if (text !== undefined) return { data: new WrittenJson(text) }
    }
    const data = await this.shape(ready, request, executed)
    return { ...this.errorsOf(executed), data: data && new WrittenJson(JSON.stringify(data)) }
  }

  private async shape(
    { generation, operation, variables }: Ready,
    { fairnessKey }: EngineRequest,
    executed: Executed,
  ): Promise<Record<string, unknown> | null> {
    executed.settle()
    // Shaped in any case: that is what reports, for each place, that nobody can answer it.
    const shaping = shapeObject({
      shape: operation.shape,
      root: executed.root,
      errors: executed.errors,
      failedPlaces: executed.failedPlaces,
      introspect: (field) => introspect(generation.api, operation.folded.operation, field, variables),
      isHidden: (typename, field) => isHidden(generation.schemas, typename, field),
      maxDepth: this.limits.maxValueDepth,
      maxErrors: this.limits.errors,
    })
    const data = executed.isLarge ? await generation.turns.run(fairnessKey, shaping) : inOnePiece(shaping)
    return operation.isUnanswerable ? null : data
  }

  private errorsOf(executed: Executed): { errors?: readonly GraphQLError[] } {
    if (executed.errors.length === 0) return {}
    const errors: LocatedError[] = inOrder(executed.errors)
    const further = errors.length - this.limits.errors + executed.furtherErrors
    const kept = errors.slice(0, this.limits.errors).map((error) => toGraphQLError(error, this.policy))
    if (further > 0) kept.push(new GraphQLError(`${further} more errors.`, { extensions: { code: 'INTERNAL' } }))
    return { errors: kept }
  }
}

/** Says beside the answer what was asked for. */
function tell({ operation, generation }: Ready, request: EngineRequest, { unanswered }: Executed, watch?: RunWatch) {
  if (request.onMissing && !unanswered.isNothing) {
    const missing = new Columns(operation, generation.api).missing(unanswered)
    if (missing.length > 0) request.onMissing(missing)
  }
  if (watch) request.onLineage?.({ plan: planOf(operation, generation.api), sent: watch.sent })
}

interface Ready {
  generation: Generation
  operation: CompiledOperation
  variables: Readonly<Record<string, unknown>>
  /** When the request's time is up, planning included. */
  endsAt: number
}
