/** One supergraph in use: its schemas, its planner, and the operations compiled for it. Nothing of it outlives it. */
import { createHash } from 'node:crypto'
import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql'
import { LRUCache } from 'lru-cache'
import { type Access, AccessRules, allowedOf, type Denied } from './access.ts'
import { Cancellation } from './cancellation.ts'
import { type CompiledOperation, compileOperation } from './compile.ts'
import { DataNames } from './data-names.ts'
import { EngineError, requestError } from './errors.ts'
import { InFlight } from './in-flight.ts'
import { mapKey } from './map-key.ts'
import {
  type FoldedOperation,
  type FoldedSelection,
  foldOperation,
  type PreparedOperation,
  prepareOperation,
  printFolded,
  withoutOwnFields,
} from './operation.ts'
import type { EngineHooks, EngineLimits, Optimisations } from './options.ts'
import type { LoadedPlanner, PlanAsker } from './planner-host.ts'
import { PlanningEffort } from './planning-effort.ts'
import { type Schemas, schemasOf } from './schemas.ts'
import type { Subgraph } from './subgraph.ts'
import { inOnePiece, Turns } from './turns.ts'

export interface GenerationInput {
  supergraphSdl: string
  planner: LoadedPlanner
  subgraphs: ReadonlyMap<string, Subgraph>
  limits: EngineLimits
  optimisations: Optimisations
  hooks: EngineHooks
  /** Where operations are compiled; tests give turns of their own. */
  turns?: Turns
}

/** What is known of an operation: that it is ready, or that it was refused for what it is. */
interface PlanEntry {
  outcome: CompiledOperation | EngineError
  uses: number
  overrides: readonly string[]
}

export interface Decisions {
  variable: (name: string) => boolean
  overrides: readonly string[]
  /** What the viewer may not read. */
  denied?: Denied
}

/** Who asks for a compiled operation: whose turn of planning it uses, and when it stops waiting. */
export interface Asker {
  client: string | undefined
  cancellation: Cancellation
}

interface Planning {
  key: string
  folded: FoldedOperation
  /** What of it the viewer may read, where that is not all. */
  access?: Access
  overrides: readonly string[]
}

/**
 * How long an operation that was too complex is refused unread. Longer would be wrong: on a machine whose processors somebody else
 * uses, any operation may outlast the planner's time, and a dashboard's would be refused until the next supergraph.
 */
const REFUSED_MS = 60_000

export class Generation {
  readonly supergraphSdl: string
  readonly schemaHash: string
  readonly schemas: Schemas
  readonly access: AccessRules
  readonly overrideLabels: readonly string[]
  private readonly input: GenerationInput
  private readonly names: DataNames
  private readonly effort: PlanningEffort
  private readonly plans: LRUCache<string, PlanEntry>
  /** In which operations are compiled and large answers taken. */
  readonly turns: Turns
  /** Operations that are being planned, each once for all who wait for it. */
  private readonly planning = new InFlight<CompiledOperation>()
  private readonly askers = new Map<string, PlanAsker>()
  private readonly bySource: LRUCache<string, PreparedOperation>
  private byDocument = new WeakMap<DocumentNode, Map<string, PreparedOperation>>()
  private active = 0
  private retired = false
  private disposed = false

  constructor(input: GenerationInput) {
    this.input = input
    this.turns = input.turns ?? new Turns()
    this.supergraphSdl = input.supergraphSdl
    this.schemaHash = createHash('sha256').update(input.supergraphSdl).digest('hex')
    this.schemas = schemasOf(input.supergraphSdl, input.planner.facts.apiSdl)
    this.access = new AccessRules(this.schemas)
    this.overrideLabels = input.planner.facts.overrideLabels
    this.names = new DataNames(this.schemas.supergraph, Object.keys(input.planner.facts.required))
    this.effort = new PlanningEffort(this.schemas.supergraph, input.limits.maxEvaluatedPlans)
    const { plans: max, planSize: maxSize } = input.limits
    this.plans = new LRUCache({ max, maxSize })
    this.bySource = new LRUCache({ max, maxSize })
  }

  get api(): GraphQLSchema {
    return this.schemas.api
  }

  get compiledCount(): number {
    return this.plans.size
  }

  /** A request begins; `leave` must follow. */
  enter(): void {
    this.active++
  }

  leave(): void {
    this.active--
    if (this.retired && this.active === 0) this.dispose()
  }

  /** No new request begins; with the last one under way, everything goes. */
  retire(): void {
    this.retired = true
    if (this.active === 0) this.dispose()
  }

  private dispose(): void {
    this.disposed = true
    this.input.planner.unload()
    this.plans.clear()
    this.bySource.clear()
    this.byDocument = new WeakMap()
  }

  /** From text: parsed and validated here. Throws EngineError or GraphQLError. */
  prepareSource(source: string, operationName: string | null | undefined): PreparedOperation {
    const key = mapKey(operationName ? `${operationName}\n${source}` : `\n${source}`)
    const known = this.bySource.get(key)
    if (known) return known
    const document = parse(source, { maxTokens: this.input.limits.maxSelections * 4 })
    const prepared = prepareOperation(document, operationName, this.input.limits)
    const [error] = validate(this.api, document, undefined, { maxErrors: 1 })
    if (error) throw error
    this.bySource.set(key, prepared, { size: 1 + source.length })
    return prepared
  }

  /** From a document its caller has validated against this schema. */
  prepareDocument(document: DocumentNode, operationName: string | null | undefined): PreparedOperation {
    let byName = this.byDocument.get(document)
    if (!byName) {
      byName = new Map()
      this.byDocument.set(document, byName)
    }
    const key = operationName ?? ''
    let prepared = byName.get(key)
    if (!prepared) {
      prepared = prepareOperation(document, operationName, this.input.limits)
      byName.set(key, prepared)
    }
    return prepared
  }

  /**
   * The compiled operation for one set of decisions; at once where it is known, else when it has been planned. Rejects
   * when the asker stops waiting; the planning is given up with the last one who waits for it.
   */
  compiled(
    prepared: PreparedOperation,
    decisions: Decisions,
    asker: Asker,
  ): CompiledOperation | Promise<CompiledOperation> {
    const decided =
      prepared.conditions.map((name) => (decisions.variable(name) ? 't' : 'f')).join('') +
      (decisions.overrides.length > 0 ? `|${decisions.overrides.join('|')}` : '') +
      (decisions.denied ? `!${decisions.denied.key}` : '')
    let key = prepared.keys.get(decided)
    let planning: Planning | undefined
    if (key === undefined) {
      planning = this.planningOf(prepared, decisions)
      key = planning.key
      if (prepared.keys.size >= KEYS_KEPT) prepared.keys.clear()
      prepared.keys.set(decided, key)
    }
    const entry = this.plans.get(key)
    if (entry) {
      this.input.hooks.onPlanCache?.({ hit: true })
      entry.uses++
      if (entry.outcome instanceof EngineError) throw entry.outcome
      return entry.outcome
    }
    return this.plan(planning ?? this.planningOf(prepared, decisions), asker)
  }

  private planningOf(prepared: PreparedOperation, { variable, overrides, denied }: Decisions): Planning {
    const folded = foldOperation(prepared, this.names, variable)
    const all = { key: keyOf(folded, overrides), folded, overrides }
    const rootType = this.api.getRootType(folded.operation.operation)
    if (!denied || !rootType) return all
    const allowed = allowedOf(folded.selections, rootType, this.api, denied)
    if (!allowed.isRestricted) return all
    return { ...all, key: mapKey(`${all.key}!${denied.key}`), access: { ...allowed, denied } }
  }

  private plan(planning: Planning, { client, cancellation }: Asker): Promise<CompiledOperation> {
    const { key } = planning
    let isJoined = false
    const planned = this.planning.run(
      key,
      cancellation,
      (whileWanted) => this.planAndKeep(planning, { client, cancellation: whileWanted }),
      () => {
        isJoined = true
        this.askers.get(key)?.join?.(client)
      },
      () =>
        cancellation.reason === 'deadline'
          ? new EngineError('UNAVAILABLE', 'This operation could not be planned in time: ask again later.')
          : new EngineError('CANCELLED', 'The request was given up.'),
    )
    this.input.hooks.onPlanCache?.({ hit: isJoined })
    return planned
  }

  private async planAndKeep(planning: Planning, asker: PlanAsker): Promise<CompiledOperation> {
    const { key, overrides } = planning
    if (!asker.isBackground) this.askers.set(key, asker)
    try {
      const outcome = await this.planAndCompile(planning, asker)
      this.keep(key, { outcome, uses: 1, overrides })
      return outcome
    } catch (error) {
      // What is too complex stays known as such for a while; what failed for want of room may be tried again at once.
      const isLasting =
        error instanceof EngineError && (error.code === 'OPERATION_TOO_COMPLEX' || error.code === 'PLANNING_FAILED')
      if (isLasting) this.keep(key, { outcome: error, uses: 1, overrides })
      throw error
    } finally {
      if (this.askers.get(key) === asker) this.askers.delete(key)
    }
  }

  private keep(key: string, entry: PlanEntry): void {
    if (this.disposed) return
    const size = sizeOf(entry.outcome)
    this.plans.set(key, entry, entry.outcome instanceof EngineError ? { size, ttl: REFUSED_MS } : { size })
  }

  private async planAndCompile({ folded, access, overrides }: Planning, asker: PlanAsker): Promise<CompiledOperation> {
    const startedAt = performance.now()
    const asking = this.requestFor(folded, access?.selections ?? folded.selections)
    const joined: (string | undefined)[] = []
    asker.join = (client) => joined.push(client)
    // What is small is read in no time. What is large was read, folded and printed in this turn already.
    const document = folded.key.length < LARGE ? inOnePiece(asking) : await this.turns.run(asker.client, asking)
    const planning = document === undefined ? undefined : this.input.planner.plan({ document, overrides }, asker)
    for (const client of joined.splice(0)) asker.join(client)
    const plan = await planning
    const compiling = compileOperation({
      folded,
      access,
      plan,
      facts: this.input.planner.facts,
      schemas: this.schemas,
      subgraphs: this.input.subgraphs,
      optimisations: this.input.optimisations,
      maxValueDepth: this.input.limits.maxValueDepth,
    })
    const compiled = await this.turns.run(asker.client, compiling)
    this.input.hooks.onPlanned?.({
      operationName: compiled.name,
      milliseconds: performance.now() - startedAt,
      fetches: compiled.fetches,
    })
    return compiled
  }

  /** What the planner is asked; undefined where there is nothing to plan. Throws EngineError where it would take too long. */
  private *requestFor(
    { operation }: FoldedOperation,
    selections: FoldedSelection[],
  ): Generator<void, string | undefined> {
    const planned = withoutOwnFields(selections)
    const rootType = this.schemas.supergraph.getRootType(operation.operation)
    if (rootType && this.effort.of(planned, rootType) > this.input.limits.planningEffort) {
      const message = 'Planning this operation takes more effort than is allowed: divide it into several.'
      throw new EngineError('OPERATION_TOO_COMPLEX', message)
    }
    if (planned.length === 0) return undefined
    yield
    return printFolded(operation, planned, 'dataName')
  }

  /** The most used operations, as texts `warm` takes. */
  mostUsed(count: number): { document: string; overrides: readonly string[] }[] {
    return [...this.plans.entries()]
      .sort(([, a], [, b]) => b.uses - a.uses)
      .flatMap(([, { outcome, overrides }]) =>
        outcome instanceof EngineError ? [] : [{ document: outcome.folded.key, overrides }],
      )
      .slice(0, count)
  }

  /** Plans operations before anybody waits for them. Those the schema no longer knows are left out. Returns how many are ready. */
  async warm(operations: readonly { document: string; overrides?: readonly string[] }[]): Promise<number> {
    let warmed = 0
    for (const { document, overrides = [] } of operations) {
      try {
        const prepared = this.prepareSource(document, undefined)
        const folded = foldOperation(prepared, this.names, () => true)
        const key = keyOf(folded, overrides)
        // Not shared with clients who ask for the same meanwhile: they do not wait for what waits for all others.
        if (!this.plans.has(key)) {
          const asker = { client: undefined, isBackground: true, cancellation: new Cancellation() }
          await this.planAndKeep({ key, folded, overrides }, asker)
        }
        warmed++
      } catch (error) {
        this.input.hooks.onWarmFailed?.({ error: requestError(error) })
      }
    }
    return warmed
  }
}

const keyOf = ({ key }: FoldedOperation, overrides: readonly string[]): string =>
  mapKey(overrides.length > 0 ? `${key}|${overrides.join('|')}` : key)

/** What a fetch keeps beside its text (walks, writers, merges), in characters. */
const FETCH_SIZE = 2_000

/** What a plan keeps in memory, in characters: the operation's text, its requests', and what its fetches were compiled to. */
const sizeOf = (outcome: CompiledOperation | EngineError): number =>
  outcome instanceof EngineError
    ? 1 + outcome.message.length
    : outcome.requests.reduce((sum, { head }) => sum + head.length, 1 + outcome.key.length) +
      outcome.fetches * FETCH_SIZE

/** Characters of an operation that takes turns before it is planned, too. */
const LARGE = 2_000

/** Decisions kept per operation; an operation with many conditions does not fill the memory. */
const KEYS_KEPT = 64
