/**
 * What the gateway tells beside an answer of where it comes from: `extensions` of a response, for who sends `x-explain`, and
 * `completeness` for everybody. Types only, for the gateway as `@channelgraph/explorer/explained`, so that both ends change together.
 */

/** `extensions.lineage`, told to who sends `x-explain: run`. */
export interface Lineage {
  /** When the gateway began to run it, RFC 3339. */
  readonly startedAt: string
  readonly durationMs: number
  /** Those that were sent, as they ended. */
  readonly requests: readonly LineageRequest[]
  readonly columns: readonly LineageColumn[]
  /** Of the departments that were asked. */
  readonly freshness: readonly DepartmentFreshness[]
}

/** One request to a department. */
export interface LineageRequest {
  /** Its number in the plan. Parts of one request that cannot go out together have the same. */
  readonly id: number
  readonly department: string
  /** Where its objects stand in the answer, without the numbers of lists; the empty text is the root. */
  readonly paths: readonly string[]
  /** Numbers of those it waited for. */
  readonly after: readonly number[]
  /** Entities asked for, each once; null where it asks from the root. */
  readonly entities: number | null
  /** From the beginning of the run; waiting for a connection is part of its duration. */
  readonly startMs: number
  readonly durationMs: number
  /** `merged`: an equal question of the same person that was under way answered it. `unavailable`, `failed`: no answer, or an unusable one. */
  readonly outcome: 'answered' | 'merged' | 'unavailable' | 'failed' | 'cancelled'
  /** Of the answer; for staff only. */
  readonly bytes?: number
  /** SQL statements of the department, and how long they took together; for staff only, absent where there was no answer. */
  readonly statements?: number
  readonly statementsMs?: number
}

/** A leaf of the answer. */
export interface LineageColumn {
  /** Names of the query without the numbers of lists, such as `partnerSalesRanking.partner.name`. */
  readonly path: string
  /** Who brings it; none where nobody may be asked for it. */
  readonly departments: readonly string[]
  /** Numbers of the requests that bring it. */
  readonly requests: readonly number[]
}

/** How new what a department answered from is. */
export interface DepartmentFreshness {
  readonly department: string
  /** Up to when it had heard everything: when it was asked, or earlier where it lags. Null where that cannot be told. */
  readonly asOf: string | null
  /** When the last fact happened that it told others; null where there is none, or it did not say. */
  readonly lastEventAt: string | null
  /** The departments whose facts it keeps copies of; null where it did not say. */
  readonly follows: readonly Following[] | null
}

/** A department's place in another one's events. */
export interface Following {
  readonly publisher: string
  /** Events of the publisher that it has not read; null where the publisher does not say how many there are. */
  readonly behind: number | null
  /** When the last event that it has read happened, as far as it knows. */
  readonly upTo: string | null
  /** Events that it has read and that did not take effect yet. */
  readonly setApart: number
}

/** `extensions.plan`, told to who sends `x-explain: plan`, instead of an answer. */
export interface ExplainedPlan {
  readonly requests: readonly PlannedRequest[]
  readonly columns: readonly LineageColumn[]
  readonly estimate: Estimate
}

export interface PlannedRequest {
  readonly id: number
  readonly department: string
  readonly paths: readonly string[]
  readonly after: readonly number[]
  /** Types of the entities asked for; none where it asks from the root. */
  readonly entities: readonly string[]
  /** The GraphQL that would be sent; for staff only, for it names what clients do not see. */
  readonly operation?: string
}

export interface Estimate {
  /** Values it may answer, and the budget of who asks; as in `extensions.cost`. */
  readonly values: number
  readonly budget: number
  /** Of the same operation, as staff or one's own partner asked it of this gateway lately without an error; null where nobody did. */
  readonly history: { readonly count: number; readonly p50Ms: number; readonly p95Ms: number } | null
}

/** `extensions.completeness`, told to everybody whose answer is not whole because departments did not answer. */
export interface Completeness {
  readonly missing: readonly MissingColumns[]
}

export interface MissingColumns {
  /** That did not answer. */
  readonly department: string
  /** Leaves of the answer that are missing for that, at least in some row. */
  readonly columns: readonly string[]
}
