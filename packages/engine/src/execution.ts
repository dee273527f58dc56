/** One run of a compiled operation: requests go out as soon as what they wait for is there, answers are merged. */
import type { GraphQLSchema } from 'graphql'
import { type Answer, readAnswer, readLongAnswer } from './answer.ts'
import { type Batch, type BatchFetch, batchesOf } from './batch.ts'
import type { Cancellation } from './cancellation.ts'
import { type CompiledFetch, type CompiledOperation, type CompiledRequest, fetchesIn } from './compile.ts'
import { clientPath, isPath, renamed } from './error-paths.ts'
import {
  EngineError,
  type ErrorPath,
  fromFailure,
  fromSubgraph,
  type LocatedError,
  type SubgraphError,
  SubgraphFailure,
} from './errors.ts'
import type { RunWatch } from './lineage.ts'
import { clientVariable } from './operation.ts'
import type { ErrorPolicy, RequestContext } from './options.ts'
import { applyOutputRewrites } from './output-rewrites.ts'
import type { DataObject } from './representation.ts'
import type { Turns } from './turns.ts'
import { isAway, Unanswered } from './unanswered.ts'
import { type Place, placesAt } from './walk.ts'

export interface ExecutionInput {
  operation: CompiledOperation
  variables: Readonly<Record<string, unknown>>
  context: RequestContext
  client: string | undefined
  cancellation: Cancellation
  endsAt: number
  schema: GraphQLSchema
  policy: ErrorPolicy
  dedupe: boolean
  maxErrors: number
  /** Try to take the answer's text as it comes; for callers that want text. */
  passThrough: boolean
  /** Where large answers are taken in pieces. */
  turns: Turns
  /** Told of each request; for who asks where an answer comes from. */
  watch?: RunWatch | undefined
}

/** Characters of an answer that is taken in pieces: a smaller one is scanned, or parsed and merged, in a millisecond. */
const LARGE = 128 * 1024

export interface Executed {
  root: DataObject
  errors: LocatedError[]
  /** Places of the data whose fetch failed as a whole. */
  failedPlaces: Set<string>
  /** No answer held a backslash: its strings can be written as they are. */
  plain: boolean
  /** The data's text, passed through from the only answer; `root` is empty then. */
  passed: string | undefined
  /** Errors beyond the limit, not kept. */
  furtherErrors: number
  /** Some answer was large, so that the whole is. */
  isLarge: boolean
  readonly unanswered: Unanswered
  /** Puts answers that are attached to their objects in place; only the text shaper reads them where they are. */
  settle(): void
}

/** Never rejects: what goes wrong is in `errors`. */
export function run(input: ExecutionInput): Promise<Executed> {
  return new Execution(input).run()
}

class Execution implements Executed {
  readonly root: DataObject = {}
  readonly errors: LocatedError[] = []
  readonly failedPlaces = new Set<string>()
  plain = true
  passed: string | undefined
  furtherErrors = 0
  isLarge = false
  readonly unanswered = new Unanswered()
  private readonly input: ExecutionInput
  private readonly waitsFor: number[]
  private left: number
  private finish: (executed: Executed) => void = () => undefined
  /** Entities with answers attached that have not been put in place. */
  private unsettled: BatchFetch[] = []
  private readonly walks: (DataObject[] | undefined)[] = []
  private readonly variableTexts = new Map<string, string | undefined>()

  constructor(input: ExecutionInput) {
    this.input = input
    this.waitsFor = input.operation.requests.map((request) => request.after)
    this.left = input.operation.requests.length
  }

  run(): Promise<Executed> {
    if (this.left === 0) return Promise.resolve(this)
    return new Promise((resolve) => {
      this.finish = resolve
      const { requests } = this.input.operation
      for (let i = 0; i < requests.length; i++) if (requests[i]!.after === 0) this.start(requests[i]!)
    })
  }

  settle(): void {
    for (const { fetch, entities } of this.unsettled) for (const entity of entities) fetch.merging.settle!(entity)
    this.unsettled = []
  }

  /** Where a fetch's objects stand, with everything in its place. */
  private placesOf(fetch: CompiledFetch): Place[] {
    this.settle()
    return placesAt(this.root, fetch.planned.path)
  }

  private start(request: CompiledRequest): void {
    let batches: Batch[]
    try {
      batches = this.batches(request)
    } catch (error) {
      this.fail(request, undefined, error)
      this.done(request)
      return
    }
    this.unanswered.passOn(request, batches)
    if (batches.length === 0) {
      this.done(request)
      return
    }
    let open = batches.length
    const { context, client, cancellation, endsAt, watch, operation } = this.input
    for (const batch of batches) {
      const watched = watch?.begin(request, operation.requests.indexOf(request), batch)
      const { isMutation } = request
      request.subgraph
        .send({ body: batch.body, isMutation, context, client, cancellation, endsAt, onMerged: watched?.merged })
        .then(
          (response) => {
            watched?.answered(response)
            return this.take(request, batch, response.text)
          },
          (error: unknown) => {
            watched?.failed(error)
            throw error
          },
        )
        .catch((error: unknown) => this.fail(request, batch, error))
        .then(() => {
          if (--open === 0) this.done(request)
        })
    }
  }

  private batches(request: CompiledRequest): Batch[] {
    return batchesOf(request, {
      root: this.root,
      walk: (fetch) => this.walkOf(fetch),
      variable: (name) => this.variableText(name),
      dedupe: this.input.dedupe,
      schema: this.input.schema,
    })
  }

  private walkOf(fetch: CompiledFetch): DataObject[] {
    this.walks[fetch.walkId] ??= fetch.walk(this.root)
    return this.walks[fetch.walkId]!
  }

  private variableText(name: string): string | undefined {
    if (!this.variableTexts.has(name)) {
      const { variables } = this.input
      const given = clientVariable(name)
      const value = Object.hasOwn(variables, given) ? JSON.stringify(variables[given]) : undefined
      this.variableTexts.set(name, value === undefined ? undefined : `${JSON.stringify(name)}:${value}`)
    }
    return this.variableTexts.get(name)
  }

  private done(request: CompiledRequest): void {
    this.left--
    const { requests } = this.input.operation
    for (const index of request.dependents) if (--this.waitsFor[index]! === 0) this.start(requests[index]!)
    if (this.left === 0) this.finish(this)
  }

  private take(request: CompiledRequest, batch: Batch, text: string): Promise<void> | undefined {
    const { passThrough, turns, client, operation } = this.input
    if (text.length > LARGE) {
      this.isLarge = true
      return turns.run(client, this.takeInPieces(request, batch, text))
    }
    if (passThrough) this.passed = operation.passThrough?.whole(text)
    if (this.passed === undefined) this.merge(request, batch, text, readAnswer(text, request.subgraph.name))
    return undefined
  }

  private *takeInPieces(request: CompiledRequest, batch: Batch, text: string): Generator<void, void> {
    const { passThrough, operation } = this.input
    if (passThrough && operation.passThrough) this.passed = yield* operation.passThrough.inPieces(text)
    if (this.passed !== undefined) return
    const answer = yield* readLongAnswer(text, request.subgraph.name)
    yield
    this.merge(request, batch, text, answer)
  }

  private merge(request: CompiledRequest, batch: Batch, text: string, { data, errors }: Answer): void {
    if (this.plain && text.includes('\\')) this.plain = false
    if (batch.parts) this.takeEntities(request, batch, data)
    else if (data) this.takeRoot(request.root!, data)
    if (errors.length > 0) this.takeErrors(request, batch, errors)
    if (data === null) for (const fetch of fetchesIn(request)) this.markFailed(request, fetch)
  }

  private takeRoot(fetch: CompiledFetch, data: DataObject): void {
    if (fetch.planned.outputRewrites.length > 0)
      applyOutputRewrites(fetch.planned.outputRewrites, data, this.input.schema)
    const targets = this.walkOf(fetch)
    for (let i = 0; i < targets.length; i++) fetch.merging.merge(targets[i]!, data, i > 0)
  }

  private takeEntities(request: CompiledRequest, batch: Batch, data: DataObject | null): void {
    if (!data) return
    for (const { part, count } of batch.parts!) {
      const entities = Object.hasOwn(data, part.responseKey) ? data[part.responseKey] : undefined
      if (!Array.isArray(entities) || entities.length !== count) {
        throw new SubgraphFailure(
          request.subgraph.name,
          'INTERNAL',
          'The service answered for other entities than it was asked for.',
        )
      }
    }
    for (const { part, fetches } of batch.parts!) {
      const answered = data[part.responseKey] as unknown[]
      const { outputRewrites } = fetches[0]!.fetch.planned
      if (outputRewrites.length > 0)
        for (const entity of answered) applyOutputRewrites(outputRewrites, entity, this.input.schema)
      // A second fetch on the same representations has its own paths: nothing may be written into both.
      for (let i = 0; i < fetches.length; i++) {
        mergeEntities(fetches[i]!, answered, i > 0)
        if (fetches[i]!.fetch.merging.settle) this.unsettled.push(fetches[i]!)
      }
    }
  }

  private takeErrors(request: CompiledRequest, batch: Batch, errors: SubgraphError[]): void {
    for (const error of errors) {
      if (this.errors.length >= this.input.maxErrors) {
        this.furtherErrors++
        continue
      }
      for (const { path, fetch } of this.locate(request, batch, error)) {
        if (this.errors.length >= this.input.maxErrors) {
          this.furtherErrors++
          continue
        }
        const located = fromSubgraph(
          error,
          request.subgraph.name,
          path && clientPath(this.input.operation.shape, path),
          this.input.policy,
        )
        located.explains = fetch.writes
        if (isAway(located.code)) this.unanswered.notePlace(request, fetch, located.path)
        this.errors.push(located)
      }
    }
  }

  /** The data paths an error stands for: with an entity sent once for many, all of their places. */
  private locate(
    request: CompiledRequest,
    batch: Batch,
    error: SubgraphError,
  ): { path: ErrorPath | undefined; fetch: CompiledFetch }[] {
    const path = isPath(error.path) ? error.path : undefined
    if (request.root) {
      const [place] = this.placesOf(request.root)
      const inner = path && renamed(request.root, path)
      return [{ path: inner ? [...(place?.path ?? []), ...inner] : this.firstPath(request.root), fetch: request.root }]
    }
    const part = path && batch.parts!.find(({ part: candidate }) => candidate.responseKey === path[0])
    if (!part || typeof path[1] !== 'number') {
      const [first] = fetchesIn(request)
      return [{ path: this.firstPath(first!), fetch: first! }]
    }
    return part.fetches.flatMap(({ fetch, entities, slots }) => {
      const own = new Set(entities.filter((_, index) => slots[index] === path[1]))
      const rest = renamed(fetch, path.slice(2))
      return this.placesOf(fetch)
        .filter((place) => own.has(place.objects.at(-1)!))
        .map((place) => ({ path: [...place.path, ...rest], fetch }))
    })
  }

  private fail(request: CompiledRequest, batch: Batch | undefined, error: unknown): void {
    const failure =
      error instanceof EngineError
        ? error
        : new SubgraphFailure(request.subgraph.name, 'INTERNAL', 'The answer of the service could not be used.', error)
    for (const fetch of fetchesIn(request)) {
      const asked = batch?.parts?.flatMap((part) => part.fetches).find((candidate) => candidate.fetch === fetch)
      if (asked && !asked.slots.some((slot) => slot >= 0)) continue
      this.markFailed(request, fetch)
      if (this.errors.length >= this.input.maxErrors) this.furtherErrors++
      else
        this.errors.push(
          fromFailure(
            failure,
            request.subgraph.name,
            clientPath(this.input.operation.shape, this.firstPath(fetch)) ?? [],
          ),
        )
    }
  }

  private markFailed(request: CompiledRequest, fetch: CompiledFetch): void {
    this.unanswered.note(fetch, [request.subgraph.name])
    for (const place of fetch.writes) this.failedPlaces.add(place)
  }

  /** Where the first thing this fetch was to bring stands. */
  private firstPath(fetch: CompiledFetch): ErrorPath {
    const [place] = this.placesOf(fetch)
    const path = place?.path ?? fetch.planned.path.map((step) => step.key)
    if (fetch.planned.requires) return path
    const [first] = fetch.writes
    return first ? [...path, first.split('/').at(-1)!] : path
  }
}

function mergeEntities({ fetch, entities, slots }: BatchFetch, answered: unknown[], isShared: boolean): void {
  const { merge } = fetch.merging
  for (let i = 0; i < entities.length; i++) {
    const slot = slots[i]!
    if (slot < 0) continue
    const source = answered[slot]
    if (typeof source === 'object' && source !== null) merge(entities[i]!, source as DataObject, isShared)
  }
}
