import { setImmediate } from 'node:timers/promises'
import type { Viewer } from '@channelgraph/access'
import type { Role } from '@channelgraph/contracts'
import type { Lineage, Plan } from '@channelgraph/engine'
import { assertValidSchema, GraphQLError, type GraphQLSchema, print } from 'graphql'
import type { Answer } from '../answer/answer.ts'
import type { Mask } from '../answer/mask.ts'
import { RequestRefused } from '../answer/refusal.ts'
import type { TrustedDocument } from '../documents/manifest.ts'
import type { Limits } from '../env.ts'
import type { ExecutableOperation, Executed, Executor } from '../execute/executor.ts'
import { grantsOf } from '../execute/grants.ts'
import type { RequestContext } from '../execute/request-context.ts'
import { completenessOf } from '../explain/told.ts'
import { type AdmittedOperation, DocumentGuard } from '../guard/documents.ts'
import type { GraphRequest } from '../guard/request.ts'
import { readValuesStrictly } from '../guard/scalars.ts'
import { Turns } from '../guard/turns.ts'
import { asksOnlyForSchema, VisibleSchemas } from './visible-schema.ts'

/** How many operations a new supergraph plans before it is used. */
const WARMED = 50

export interface GraphOptions {
  readonly executor: Executor
  readonly limits: Limits
  /** SUGGESTIONS: whether what is wrong with a query is told with the names of the schema. */
  readonly suggestions?: boolean
  /** Where clients reach the graph, if it knows. */
  readonly publicUrl?: string | undefined
  readonly mask: Mask
}

/** An answer, with what is told of it to who asks for that. */
export interface Answered extends Answer {
  readonly lineage?: Lineage | undefined
  readonly plan?: Plan
}

/** Everything that belongs to one supergraph: its schema, the documents let in, the executor. A request is admitted, then answered. */
export class Graph {
  readonly schema: GraphQLSchema
  readonly supergraphSdl: string
  readonly #visible: VisibleSchemas
  readonly #executor: Executor
  readonly #guard: DocumentGuard
  readonly #mask: Mask
  /** Turns at beginning what is known, and at reading what is not. */
  readonly #turns = { begin: new Turns(), read: new Turns() }
  #underWay = 0
  #whenIdle: () => void = () => undefined

  private constructor(
    schema: GraphQLSchema,
    supergraphSdl: string,
    guard: DocumentGuard,
    { executor, mask }: GraphOptions,
  ) {
    this.schema = schema
    this.supergraphSdl = supergraphSdl
    this.#visible = new VisibleSchemas(schema, supergraphSdl)
    this.#executor = executor
    this.#guard = guard
    this.#mask = mask
  }

  /** Makes a supergraph ready to answer. Rejects for one that cannot be run. */
  static async load(supergraphSdl: string, options: GraphOptions): Promise<Graph> {
    const schema = await options.executor.load(supergraphSdl)
    assertValidSchema(schema)
    readValuesStrictly(schema, options.publicUrl)
    return new Graph(schema, supergraphSdl, new DocumentGuard(schema, supergraphSdl, options.limits, options), options)
  }

  /** The schema that clients see, as text. */
  sdl(): string {
    return this.#visible.sdl()
  }

  /** The types of each interface and union, as JSON: what Apollo Client's cache takes as `possibleTypes`. */
  possibleTypes(): string {
    return this.#visible.possibleTypes()
  }

  /** Whose each field is, and by which permission it is read, as JSON. */
  fieldOwners(): string {
    return this.#visible.fieldOwners()
  }

  /** What of it a viewer may ever ask. */
  sdlFor(viewer: Viewer): string {
    return this.#visible.sdlFor(grantsOf(viewer))
  }

  /**
   * Waits until it is a viewer's turn: a hundred requests of one begin one after another, with the others' between them. What is
   * known does not wait for what has to be read first. Admit it afterwards, in the same tick.
   */
  turnOf(viewer: string, request: GraphRequest): Promise<void> {
    return this.#turns[this.#guard.knows(request) ? 'begin' : 'read'].wait(viewer)
  }

  /** Checks a request before it runs, for somebody with these roles. Throws RequestRefused. Answer it in the same tick, before another graph can take this one's place. */
  admit(request: GraphRequest, roles?: readonly Role[]): AdmittedOperation {
    return this.#guard.admit(request, roles)
  }

  /** Reads what is trusted before it is asked for, one a turn; answers with what is refused. */
  async learn(documents: Iterable<TrustedDocument>): Promise<{ document: TrustedDocument; refusal: RequestRefused }[]> {
    const unfit: { document: TrustedDocument; refusal: RequestRefused }[] = []
    for (const document of documents) {
      await setImmediate()
      try {
        this.#guard.learn(document.text, document.hash, document)
      } catch (refusal) {
        if (!(refusal instanceof RequestRefused)) throw refusal
        unfit.push({ document, refusal })
      }
    }
    return unfit
  }

  /** Runs an operation that this graph let in; whatever comes of it is masked. */
  answer(admitted: AdmittedOperation, context: RequestContext): Promise<Answered> {
    return this.#whileUnderWay(async () => {
      const { missing, lineage, ...result }: Executed =
        context.mine && asksOnlyForSchema(admitted)
          ? this.#visible.introspect(admitted, grantsOf(context.viewer))
          : await this.#execute({ ...admitted, context })
      const answer = this.#mask.result(result, admitted.operation.operation, context)
      if (!missing && !lineage) return answer
      return { ...answer, lineage, ...(missing && { extensions: { completeness: completenessOf(missing) } }) }
    })
  }

  /** How an operation that this graph let in would go out; nobody is asked. */
  plan(admitted: AdmittedOperation, context: RequestContext): Promise<Answered> {
    return this.#whileUnderWay(async () => {
      const { plan, errors } = (await this.#executor.plan?.({ ...admitted, context })) ?? {}
      if (plan) return { status: 200, data: null, plan }
      return this.#mask.result({ errors: errors ?? [] }, admitted.operation.operation, context)
    })
  }

  /** Whether it knows where its answers come from. */
  get explains(): boolean {
    return this.#executor.plan !== undefined
  }

  /** Plans what the former graph was asked last, before this one takes its place. */
  async warm(former: Graph): Promise<void> {
    await this.#executor.warm?.(former.#guard.recent(WARMED).map((document) => print(document)))
  }

  /** Waits for the operations under way, then lets everything go. No operation may begin after this. */
  async retire(): Promise<void> {
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve
      })
    }
    await this.#executor.stop()
  }

  /** Gives up what `retire` waits for: every department counts as unavailable from now on. */
  async cut(): Promise<void> {
    await this.#executor.stop()
  }

  async #whileUnderWay<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1
    try {
      return await work()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#whenIdle()
    }
  }

  /** An executor's own failure is an answer as well: the mask logs it and tells nobody what it was. */
  async #execute(operation: ExecutableOperation): Promise<Executed> {
    try {
      return await this.#executor.execute(operation)
    } catch (error) {
      const originalError = error instanceof Error ? error : new Error(String(error))
      return { errors: [new GraphQLError(originalError.message, { originalError })] }
    }
  }
}
