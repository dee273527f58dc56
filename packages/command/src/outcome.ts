import type { DomainEvent } from '@channelgraph/contracts'
import type { Refusal } from '@channelgraph/values'

/** Anything a command changes: it has an id, and a version where clients may change it. */
export interface Entity {
  readonly id: string
}

/** One line of the audit chain, before it is numbered. */
export interface Change {
  readonly entity: string
  readonly entityId: string
  readonly before: unknown
  readonly after: unknown
  readonly reason: string | null
  /** Whether the reason was written for the partner as well. */
  readonly reasonForPartner: boolean
}

/** A command that did its work: what to answer, what to write into the audit chain, what to tell the others. */
export interface Done<T> {
  readonly done: true
  readonly result: T
  readonly changes: readonly Change[]
  readonly events: readonly DomainEvent[]
}

export type Outcome<T, Refused extends Refusal = Refusal> = Done<T> | Refused

/** Something new came to be. */
export const created = <T extends Entity>(entity: string, after: T, ...events: DomainEvent[]): Done<T> => ({
  done: true,
  result: after,
  events,
  changes: [{ entity, entityId: after.id, before: null, after, reason: null, reasonForPartner: false }],
})

/** Something changed; `before` is the row as it was locked. */
export const changed = <T extends Entity>(entity: string, before: T, after: T, ...events: DomainEvent[]): Done<T> => ({
  done: true,
  result: after,
  events,
  changes: [{ entity, entityId: after.id, before, after, reason: null, reasonForPartner: false }],
})

/**
 * The same outcome with the reason somebody gave for it, kept in the audit chain and shown in the history. The staff's words are
 * the staff's, unless they were written for the partner: `visibleToPartner`.
 */
export const withReason = <T>(
  reason: string,
  outcome: Done<T>,
  { visibleToPartner = false }: { readonly visibleToPartner?: boolean | null | undefined } = {},
): Done<T> => ({
  ...outcome,
  changes: outcome.changes.map((change) => ({ ...change, reason, reasonForPartner: visibleToPartner === true })),
})

/** Several outcomes of one command as one: the first one's result, everybody's changes and events. */
export const combine = <T>(first: Done<T>, ...others: Done<unknown>[]): Done<T> => ({
  ...first,
  changes: [...first.changes, ...others.flatMap((o) => o.changes)],
  events: [...first.events, ...others.flatMap((o) => o.events)],
})

/** Nothing had to change: the command answers with what is there already. */
export const unchanged = <T>(result: T): Done<T> => ({ done: true, result, changes: [], events: [] })

export const isDone = <T>(outcome: Done<T> | Refusal): outcome is Done<T> => 'done' in outcome

/** Leaves a command from below, such as from a lock that found another version; answered as data. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}
