/** What a caller may set on an engine, with every default in one place. */

/** Anything a caller hands along with a request; the engine only passes it to the caller's own functions. */
export type RequestContext = unknown

export interface BreakerOptions {
  /** Failures in a row (no answer, deadline, 5xx, no GraphQL in the answer) that open the circuit; deadlines of one client are half of them at most. */
  failures: number
  /** Milliseconds an open circuit waits before it lets one request try again. */
  resetMs: number
}

export interface SubgraphOptions {
  /** Where the subgraph answers; a POST of a GraphQL request goes there. */
  url: string
  /** Milliseconds one request may take, retries included; never more than what is left of the client's request. */
  deadlineMs?: number
  /** How often a read is sent again after a failure that left no answer. Mutations are sent again only when no byte left. */
  retries?: number
  breaker?: Partial<BreakerOptions>
  /** Longest answer accepted, in bytes of body. */
  maxAnswerBytes?: number
  /** Sockets kept to this subgraph; one client (`fairnessKey`) uses at most half of them at once. */
  connections?: number
  /** Merge equal reads in flight when the identity is the same (default true). */
  mergeInFlight?: boolean
  /** Headers for this request: who asks, trace context. Called once for every subgraph request. */
  headers?: (context: RequestContext) => Record<string, string> | Promise<Record<string, string>>
  /**
   * Who asks, as far as this subgraph's answer can depend on it. Equal reads in flight are merged only under an
   * equal key. Without this function nothing is merged: an engine that cannot tell callers apart must not mix them.
   */
  identityKey?: (context: RequestContext) => string
}

export interface EngineLimits {
  /** Milliseconds one client request may take altogether. */
  deadlineMs: number
  /** Milliseconds the planner may spend on one operation before it is stopped. */
  planningMs: number
  /** Planning effort an operation may take by estimate, in fetches (planning-effort.ts): more is refused before it is planned. */
  planningEffort: number
  /** Selections an operation may have after its fragments are written out. */
  maxSelections: number
  /** Depth of fields an operation may have after its fragments are written out. */
  maxDepth: number
  /** Plans compared for one operation (`debug.maxEvaluatedPlans` of the planner). */
  maxEvaluatedPlans: number
  /** Options the planner may carry for one selection (`debug.pathsLimit` of the planner). */
  maxPaths: number
  /** Deepest nesting of a custom scalar's value; everywhere else the query gives the depth of an answer. */
  maxValueDepth: number
  /** Compiled plans kept. */
  plans: number
  /** Characters that the compiled plans kept may have together, of operations, requests and 2,000 for each fetch; a character costs some nine bytes. */
  planSize: number
  /** Threads that plan. One client holds at most all but one of them. */
  planningThreads: number
  /** Operations that may wait for the planner at once. */
  planningQueue: number
  /** Operations of one client (`fairnessKey`) that may wait for the planner at once. */
  planningQueuePerClient: number
  /** Errors put into one answer; more are counted in the last one. */
  errors: number
}

export interface ErrorPolicy {
  /** Put the subgraph's name into `extensions.serviceName`. */
  serviceName: boolean
  /** Extension fields of a subgraph's error that reach the client, beside `code`. */
  extensions: readonly string[]
}

/** Switches for every optimisation; each gives the same bytes on and off, and the tests hold that. */
export interface Optimisations {
  /** Send an equal representation once. */
  dedupe: boolean
  /** Send fetches to one subgraph together where that delays nothing. */
  join: boolean
  /** Write the answer as text from compiled functions instead of shaping an object. */
  text: boolean
  /** Hand a subgraph's body on without parsing where a scan proves it is the answer. */
  passThrough: boolean
}

export interface EngineOptions {
  /** The whole supergraph, auth directives included. */
  supergraphSdl: string
  /** One entry for each subgraph, by its name in the supergraph. */
  subgraphs: Record<string, SubgraphOptions>
  limits?: Partial<EngineLimits>
  errors?: Partial<ErrorPolicy>
  optimisations?: Partial<Optimisations>
  /**
   * `thread` plans in worker threads, so that no query can stall the process; `inline` plans where it is called (tests,
   * tools). Default `thread`.
   */
  planner?: 'thread' | 'inline'
  /** The planner threads' file, where the build puts it elsewhere than beside the bundle. */
  plannerThread?: URL
  /** Whether a label of a progressive `@override` is on for this request. `percent(n)` is decided by chance if absent. */
  isOverrideActive?: (label: string, context: RequestContext) => boolean
  /** Takes the place of HTTP, for tests and in-process subgraphs. */
  transport?: Transport
  hooks?: EngineHooks
}

export interface SubgraphRequest {
  subgraph: string
  url: string
  /** The GraphQL request as JSON text. */
  body: string
  headers: Record<string, string>
  /** Milliseconds from now after which the answer is no longer wanted. */
  timeoutMs: number
  maxBytes: number
  /** Registers what to do when the answer is no longer wanted; returns how to unregister. */
  onCancel: (cancel: () => void) => () => void
}

export interface SubgraphResponse {
  status: number
  contentType: string
  /** The body, decoded from UTF-8. */
  text: string
  /** Names in small letters; a transport may have none. */
  headers?: Readonly<Record<string, string | string[] | undefined>>
}

export type Transport = ((request: SubgraphRequest) => Promise<SubgraphResponse>) & { close?: () => Promise<void> }

/** Called as things happen; a hook must not throw. */
export interface EngineHooks {
  onPlanned?: (event: { operationName: string | undefined; milliseconds: number; fetches: number }) => void
  onPlanCache?: (event: { hit: boolean }) => void
  onSubgraphRequest?: (event: {
    subgraph: string
    milliseconds: number
    /** `cancelled`: its client went away. */
    outcome: 'answered' | 'failed' | 'cancelled' | 'merged'
    bytes: number
  }) => void
  onBreaker?: (event: { subgraph: string; state: 'closed' | 'open' | 'half-open' }) => void
  /** An operation could not be planned ahead; it will be when it is asked for, or fail then. */
  onWarmFailed?: (event: { error: Error }) => void
  onSwap?: (event: { warmed: number; milliseconds: number }) => void
}

export const DEFAULT_LIMITS: EngineLimits = {
  deadlineMs: 30_000,
  planningMs: 5_000,
  planningEffort: 400,
  maxSelections: 10_000,
  maxDepth: 60,
  maxEvaluatedPlans: 1_000,
  maxPaths: 1_000,
  maxValueDepth: 64,
  plans: 1_000,
  planSize: 8_000_000,
  planningThreads: 2,
  planningQueue: 200,
  planningQueuePerClient: 20,
  errors: 200,
}

export const DEFAULT_SUBGRAPH = {
  deadlineMs: 10_000,
  retries: 1,
  breaker: { failures: 20, resetMs: 2_000 },
  maxAnswerBytes: 16 * 1024 * 1024,
  connections: 64,
  mergeInFlight: true,
} as const

export const DEFAULT_ERRORS: ErrorPolicy = { serviceName: false, extensions: [] }

export const DEFAULT_OPTIMISATIONS: Optimisations = { dedupe: true, join: true, text: true, passThrough: true }
