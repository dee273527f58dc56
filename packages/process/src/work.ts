import { setMaxListeners } from 'node:events'
import { type ClientError, clientError, withDeadline } from '@channelgraph/values'
import type { StatementCount } from './explain.ts'
import { currentRequest } from './request-scope.ts'
import { TurnQueue, VALUES_A_TURN } from './turns.ts'

/** What one request may take of a department. */
export interface WorkLimits {
  /** MAX_VALUES: values of its answer. */
  readonly values: number
  /** REQUEST_DEADLINE_MS */
  readonly deadlineMs: number
}

/** Why work ended before its answer. */
export type WorkEnd = 'gone' | 'deadline' | 'too complex'

/** Thrown to whoever waits for work that ended before its answer. */
export class WorkEnded extends Error {
  override name = 'WorkEnded'
  readonly end: WorkEnd

  constructor(end: WorkEnd) {
    super(`the work of a request ended before its answer: ${end}`)
    this.end = end
  }
}

/**
 * The work of one request: so many values in the time it has, in turns with everybody else's, and none any more once nobody waits.
 * A change is finished whatever becomes of who asked for it: it is there whole or not at all, and never half because somebody left.
 */
export class Work {
  /** Who asks: the subject. */
  readonly viewer: string
  /** Aborted when the work is to stop: its statements are cancelled. */
  readonly signal: AbortSignal
  /** Counts its statements, where somebody asked for that. */
  readonly counted: StatementCount | undefined
  readonly #ending = new AbortController()
  readonly #turns = new TurnQueue()
  readonly #limit: number
  #left: number
  #isChange = false

  constructor(values: number, viewer: string, counted?: StatementCount) {
    this.viewer = viewer
    this.counted = counted
    this.signal = this.#ending.signal
    setMaxListeners(0, this.signal) // as many as statements wait
    this.#limit = values
    this.#left = values
  }

  /** Whether it is to stop. */
  get isOver(): boolean {
    return this.#ending.signal.aborted
  }

  /** Whether its statements may be cancelled. */
  get mayStop(): boolean {
    return !this.#isChange
  }

  /** From now on it is a change, which is finished whoever waits. */
  becomeChange(): void {
    this.#isChange = true
  }

  /** Stops a read; a change goes on. */
  end(why: WorkEnd): void {
    if (this.#isChange || this.isOver) return
    this.#turns.clear()
    this.#ending.abort(new WorkEnded(why))
  }

  /** Counts values of the answer before they are made. Throws TOO_COMPLEX, and ends a read, when there are too many. */
  count(values: number): void {
    this.#left -= values
    if (this.#left >= 0) return
    this.end('too complex')
    throw tooComplex(this.#limit)
  }

  /** A value of which so many others are made: as it is, or promised for when it is this request's turn. */
  inTurn<T>(values: number, value: T): T | Promise<T> {
    if (this.#turns.take(values)) return value
    return new Promise((resolve) => this.#turns.later(values, () => resolve(value)))
  }

  /**
   * A list whose items are handed out in turns. Its whole must have been counted.
   * @param each how many values are made of an item
   */
  listInTurns<T>(each: number, items: readonly T[]): readonly (T | Promise<T>)[] | Promise<readonly T[]> {
    const aTurn = Math.max(1, Math.floor(VALUES_A_TURN / each))
    if (items.length <= aTurn) return this.inTurn(each * items.length, items)
    const promised: Promise<T>[] = []
    for (let from = 0; from < items.length; from += aTurn) {
      const part = items.slice(from, from + aTurn)
      const turn = new Promise<void>((resolve) => this.#turns.later(each * part.length, resolve))
      for (const item of part) promised.push(turn.then(() => item))
    }
    return promised
  }

  /**
   * Calls back when everything that was handed out so far has been asked for: a loader's batch is then one statement for all of
   * a long list, though the list came in turns. Work that is over loads nothing more.
   */
  whenAsked(load: () => void): void {
    if (this.isOver) return
    this.#turns.whenIdle(() => {
      // As dataloader does by itself: after the promise jobs of this moment, which may ask for more.
      void Promise.resolve().then(() => process.nextTick(() => (this.#turns.isIdle ? load() : this.whenAsked(load))))
    })
  }
}

/** The refusal of an answer with too many values. */
export const tooComplex = (limit: number): ClientError =>
  clientError(
    'TOO_COMPLEX',
    `The answer must have at most ${limit} values in this department: ask for less at once.`,
    `在本部门,一次回答最多 ${limit} 个值:请减少一次查询的内容。`,
  )

/**
 * Does the work of the current request, which `viewer` asked for, within its limits: rejects with WorkEnded at its deadline, when `gone` aborts, and where its
 * answer has too many values. What is left of it then is not awaited: its resolvers and loaders do nothing more.
 */
export function boundedWork<T>(
  limits: WorkLimits,
  { viewer, gone, counted }: { viewer: string; gone: AbortSignal; counted?: StatementCount | undefined },
  answer: () => Promise<T>,
): Promise<T> {
  const work = new Work(limits.values, viewer, counted)
  const scope = currentRequest()
  if (!scope) throw new Error('Work is a request’s: call it within inRequest.')
  scope.work = work
  return withDeadline(limits.deadlineMs, [gone], (signal) => {
    const ends = () => work.end(gone.aborted ? 'gone' : 'deadline')
    if (signal.aborted) ends()
    signal.addEventListener('abort', ends)
    return new Promise((resolve, reject) => {
      if (work.isOver) return reject(work.signal.reason)
      work.signal.addEventListener('abort', () => reject(work.signal.reason))
      answer().then(resolve, reject)
    })
  })
}
