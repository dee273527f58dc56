/** One supergraph in use: its schemas, its planner, and the operations compiled for it. Nothing of it outlives it. */
import { createHash } from 'node:crypto'
import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql'
import { type CompiledOperation, compileOperation } from './compile.ts'
import { DataNames } from './data-names.ts'
import { EngineError, requestError } from './errors.ts'
import { Lru } from './lru.ts'
import {
  type FoldedOperation,
  foldOperation,
  type PreparedOperation,
  prepareOperation,
  printFolded,
  withoutOwnFields,
} from './operation.ts'
import type { EngineHooks, EngineLimits, Optimisations } from './options.ts'
import type { LoadedPlanner } from './planner-host.ts'
import { type Schemas, schemasOf } from './schemas.ts'
import type { Subgraph } from './subgraph.ts'

export interface GenerationInput {
  supergraphSdl: string
  planner: LoadedPlanner
  subgraphs: ReadonlyMap<string, Subgraph>
  limits: EngineLimits
  optimisations: Optimisations
  hooks: EngineHooks
}

interface PlanEntry {
  compiled: Promise<CompiledOperation>
  ready: CompiledOperation | undefined
  uses: number
  overrides: readonly string[]
}

export interface Decisions {
  variable: (name: string) => boolean
  overrides: readonly string[]
}

export class Generation {
  readonly supergraphSdl: string
  readonly schemaHash: string
  readonly schemas: Schemas
  readonly overrideLabels: readonly string[]
  private readonly input: GenerationInput
  private readonly names: DataNames
  private readonly plans: Lru<PlanEntry>
  private readonly bySource: Lru<PreparedOperation>
  private byDocument = new WeakMap<DocumentNode, Map<string, PreparedOperation>>()
  private active = 0
  private retired = false

  constructor(input: GenerationInput) {
    this.input = input
    this.supergraphSdl = input.supergraphSdl
    this.schemaHash = createHash('sha256').update(input.supergraphSdl).digest('hex')
    this.schemas = schemasOf(input.supergraphSdl, input.planner.facts.apiSdl)
    this.overrideLabels = input.planner.facts.overrideLabels
    this.names = new DataNames(this.schemas.supergraph, Object.keys(input.planner.facts.required))
    this.plans = new Lru(input.limits.plans)
    this.bySource = new Lru(input.limits.plans)
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
    this.input.planner.unload()
    this.plans.clear()
    this.bySource.clear()
    this.byDocument = new WeakMap()
  }

  /** From text: parsed and validated here. Throws EngineError or GraphQLError. */
  prepareSource(source: string, operationName: string | null | undefined): PreparedOperation {
    const key = operationName ? `${operationName}\n${source}` : `\n${source}`
    const known = this.bySource.get(key)
    if (known) return known
    const document = parse(source, { maxTokens: this.input.limits.maxSelections * 4 })
    const prepared = prepareOperation(document, operationName, this.input.limits)
    const [error] = validate(this.api, document, undefined, { maxErrors: 1 })
    if (error) throw error
    this.bySource.set(key, prepared)
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

  /** The compiled operation for one set of decisions; at once where it is known, else when it has been planned. */
  compiled(prepared: PreparedOperation, decisions: Decisions): CompiledOperation | Promise<CompiledOperation> {
    const decided =
      prepared.conditions.map((name) => (decisions.variable(name) ? 't' : 'f')).join('') +
      (decisions.overrides.length > 0 ? `|${decisions.overrides.join('|')}` : '')
    let key = prepared.keys.get(decided)
    let folded: FoldedOperation | undefined
    if (key === undefined) {
      folded = foldOperation(prepared, this.names, decisions.variable)
      key = decisions.overrides.length > 0 ? `${folded.key}|${decisions.overrides.join('|')}` : folded.key
      if (prepared.keys.size >= KEYS_KEPT) prepared.keys.clear()
      prepared.keys.set(decided, key)
    }
    const entry = this.plans.get(key)
    this.input.hooks.onPlanCache?.({ hit: entry !== undefined })
    if (entry) {
      entry.uses++
      return entry.ready ?? entry.compiled
    }
    folded ??= foldOperation(prepared, this.names, decisions.variable)
    return this.plan(key, folded, decisions.overrides, 'client').compiled
  }

  private plan(
    key: string,
    folded: FoldedOperation,
    overrides: readonly string[],
    priority: 'client' | 'background',
  ): PlanEntry {
    const compiled = this.planAndCompile(folded, overrides, priority)
    const entry: PlanEntry = { compiled, ready: undefined, uses: 1, overrides }
    this.plans.set(key, entry)
    compiled.then(
      (ready) => {
        entry.ready = ready
      },
      (error: unknown) => {
        // What is too complex stays known as such; what failed for want of room may be tried again.
        const isLasting =
          error instanceof EngineError && (error.code === 'OPERATION_TOO_COMPLEX' || error.code === 'PLANNING_FAILED')
        if (!isLasting && this.plans.peek(key) === entry) this.plans.delete(key)
      },
    )
    return entry
  }

  private async planAndCompile(
    folded: FoldedOperation,
    overrides: readonly string[],
    priority: 'client' | 'background',
  ): Promise<CompiledOperation> {
    const startedAt = performance.now()
    const planned = withoutOwnFields(folded.selections)
    const plan =
      planned.length === 0
        ? undefined
        : await this.input.planner.plan(
            { document: printFolded(folded.operation, planned, 'dataName'), overrides },
            priority,
          )
    const compiled = compileOperation({
      folded,
      plan,
      facts: this.input.planner.facts,
      schemas: this.schemas,
      subgraphs: this.input.subgraphs,
      optimisations: this.input.optimisations,
      maxValueDepth: this.input.limits.maxValueDepth,
    })
    this.input.hooks.onPlanned?.({
      operationName: compiled.name,
      milliseconds: performance.now() - startedAt,
      fetches: compiled.fetches,
    })
    return compiled
  }

  /** The most used operations, as texts `warm` takes. */
  mostUsed(count: number): { document: string; overrides: readonly string[] }[] {
    return this.plans
      .entries()
      .filter(([, entry]) => entry.ready)
      .sort(([, a], [, b]) => b.uses - a.uses)
      .slice(0, count)
      .map(([, entry]) => ({ document: entry.ready!.folded.key, overrides: entry.overrides }))
  }

  /** Plans operations before anybody waits for them. Those the schema no longer knows are left out. Returns how many are ready. */
  async warm(operations: readonly { document: string; overrides?: readonly string[] }[]): Promise<number> {
    let warmed = 0
    for (const { document, overrides = [] } of operations) {
      try {
        const prepared = this.prepareSource(document, undefined)
        const folded = foldOperation(prepared, this.names, () => true)
        const key = overrides.length > 0 ? `${folded.key}|${overrides.join('|')}` : folded.key
        if (!this.plans.has(key)) await this.plan(key, folded, overrides, 'background').compiled
        warmed++
      } catch (error) {
        this.input.hooks.onWarmFailed?.({ error: requestError(error) })
      }
    }
    return warmed
  }
}

/** Decisions kept per operation; an operation with many conditions does not fill the memory. */
const KEYS_KEPT = 64
