import type { HttpError, Logger } from '@channelgraph/process'
import { LRUCache } from 'lru-cache'
import { httpError, messages, type Said } from '../answer/messages.ts'
import type { CountLimited } from './metrics.ts'
import type { Bucket, Buckets, Rate, Taken } from './token-bucket.ts'
import { WorkUnderWay } from './work-under-way.ts'

/** What one viewer may ask; a client's name divides it. */
export interface ViewerRates {
  readonly requests: Rate
  /** Values of answers, as guard/cost.ts estimates them. */
  readonly values: Rate
  /** Requests under way, in one replica. */
  readonly atOnce: number
}

export type Budget = 'requests' | 'values'

/** What one client name may use of its viewer's budget, so that one app of a viewer leaves room for the others. */
export const SHARE_OF_A_NAME = 0.5

/** A request that is refused answers no values, but was read, parsed and validated: that costs as much as so many values a byte. */
const VALUES_PER_REFUSED_BYTE = { body: 1, query: 10 }

/** A token of a document that was not known: it was parsed, validated, planned and compiled. */
const VALUES_PER_NEW_TOKEN = 50

/** A character of a document that is registered: it is kept, here and for the other replicas. */
const VALUES_PER_REGISTERED_CHARACTER = 2

/** A request to a department: some tenths of a millisecond of the one thread, however little it answers. */
const VALUES_PER_DEPARTMENT_REQUEST = 250

/** A statement of a department: a millisecond or two of it and of its database, be it for one value. */
const VALUES_PER_ROOT_FIELD = 500

/** For how many seconds of its budget a viewer may have operations under way: the largest example costs four fifths of one. */
const SECONDS_AT_ONCE = 1

/** The first wait that is advised where only an answer that comes ends it. */
const AT_ONCE_WAIT_S = 1

export interface ViewerLimitsOptions {
  readonly rates: ViewerRates
  readonly buckets: Buckets
  readonly count: CountLimited
  readonly log: Logger
}

/** A viewer that goes on being limited is logged again after this time. */
const TOLD_AGAIN_MS = 60_000

/** Limits each viewer, whichever token, connection or address it asks with. */
export class ViewerLimits {
  readonly #options: ViewerLimitsOptions
  readonly #underWay = new Map<string, number>()
  readonly #work: WorkUnderWay
  readonly #told = new LRUCache<string, true>({ max: 1_000, ttl: TOLD_AGAIN_MS })

  constructor(options: ViewerLimitsOptions) {
    this.#options = options
    this.#work = new WorkUnderWay(options.rates.values.perSecond * SECONDS_AT_ONCE)
  }

  /** Lets a request of a viewer in. Throws HttpError 429. Whoever is let in has to `leave`. */
  async enter(subject: string, share: string): Promise<Allowance> {
    const owners = [subject, `${subject} ${share}`]
    const { atOnce } = this.#options.rates
    const most = [atOnce, Math.ceil(atOnce * SHARE_OF_A_NAME)]
    if (owners.some((owner, i) => (this.#underWay.get(owner) ?? 0) >= Number(most[i]))) {
      this.#limited(subject, 'at_once')
      throw rateLimited(messages.tooManyAtOnce(), AT_ONCE_WAIT_S)
    }
    this.#move(owners, 1)
    const allowance = new Allowance(this.#options, subject, share, {
      begin: (cost, signal) => this.#work.begin(subject, cost, signal),
      leave: () => this.#move(owners, -1),
      limited: (budget) => this.#limited(subject, budget),
    })
    try {
      // Both at once, for with Redis each is a way there and back. Whoever is in debt has no further document read.
      await Promise.all([allowance.take('requests', 1), allowance.take('values', 0)])
      return allowance
    } catch (error) {
      allowance.leave()
      throw error
    }
  }

  /** Counted each time, but told once in a while: who is limited asks often. */
  #limited(subject: string, kind: Budget | 'at_once'): void {
    this.#options.count(kind)
    const key = `${kind} ${subject}`
    if (this.#told.has(key)) return
    this.#told.set(key, true)
    this.#options.log.warn({ subject, kind }, 'a viewer asks more than it may')
  }

  #move(owners: readonly string[], by: 1 | -1): void {
    for (const owner of owners) {
      const count = (this.#underWay.get(owner) ?? 0) + by
      if (count > 0) this.#underWay.set(owner, count)
      else this.#underWay.delete(owner)
    }
  }
}

/** What is known of an operation before it is done. */
export interface KnownCost {
  readonly values: number
  /** Of a document that is new. */
  readonly tokensRead: number
  readonly rootFields: number
}

/** What is paid for an operation beside its values: for its document where that is new, its statements, and its requests to departments. */
export const workOf = (known: Omit<KnownCost, 'values'>, requests: number): number =>
  workIn(known) + requests * VALUES_PER_DEPARTMENT_REQUEST

const workIn = ({ tokensRead, rootFields }: Omit<KnownCost, 'values'>): number =>
  tokensRead * VALUES_PER_NEW_TOKEN + rootFields * VALUES_PER_ROOT_FIELD

interface Ways {
  begin(cost: number, signal: AbortSignal): Promise<() => void>
  leave(): void
  limited(budget: Budget): void
}

/** One request's part of its viewer's budget. */
export class Allowance {
  readonly #options: ViewerLimitsOptions
  readonly #subject: string
  readonly #share: string
  readonly #ways: Ways
  readonly #left = new Map<Budget, Taken>()

  constructor(options: ViewerLimitsOptions, subject: string, share: string, ways: Ways) {
    this.#options = options
    this.#subject = subject
    this.#share = share
    this.#ways = ways
  }

  leave(): void {
    this.#ways.leave()
  }

  /** Resolves when the operation may begin beside what its viewer has under way, with what tells its end. Rejects when the signal aborts. */
  begin(known: KnownCost, signal: AbortSignal): Promise<() => void> {
    return this.#ways.begin(known.values + workIn(known), signal)
  }

  /** Takes from the viewer's budget and from its client's share of it. Throws HttpError 429 where one has too little. */
  async take(budget: Budget, cost: number): Promise<void> {
    const { allowed, refuse } = await this.tryToTake(budget, cost)
    if (!allowed) refuse()
  }

  /** The same, where the caller says what follows: nothing was taken if there is too little, and `refuse` throws HttpError 429. */
  async tryToTake(budget: Budget, cost: number): Promise<{ readonly allowed: boolean; readonly refuse: () => never }> {
    const taken = await this.#options.buckets.take(this.#bucketsOf(budget), cost)
    this.#left.set(budget, taken)
    const refuse = () => {
      this.#ways.limited(budget)
      const seconds = secondsOf(taken.waitMs)
      const { perSecond } = taken.bucket.rate
      const said =
        budget === 'requests'
          ? messages.tooManyRequests(perSecond, seconds)
          : messages.tooManyValues(perSecond, seconds, cost)
      throw rateLimited(said, seconds, this.headers())
    }
    return { allowed: taken.allowed, refuse }
  }

  /** A refused request is paid for by its size, though nothing ran: being wrong is no way around the limit. */
  payRefusal(body: string, query = ''): Promise<void> {
    return this.#pay(body.length * VALUES_PER_REFUSED_BYTE.body + query.length * VALUES_PER_REFUSED_BYTE.query)
  }

  /**
   * What an operation takes beside its values: for its document where that was new or registered, for what it asked of the root, a statement each,
   * and for the requests of departments, which are known when it has been done.
   */
  payWork(known: KnownCost, requests: number, registered = 0): Promise<void> {
    return this.#pay(workOf(known, requests) + registered * VALUES_PER_REGISTERED_CHARACTER)
  }

  /** What was done is paid for though there may be too little. */
  async #pay(cost: number): Promise<void> {
    this.#left.set('values', await this.#options.buckets.take(this.#bucketsOf('values'), cost, true))
  }

  /** What is left, by the IETF's draft "RateLimit header fields for HTTP": of the viewer's budget or its client's share, whichever is less. */
  headers(): Record<string, string> {
    const left = [...this.#left]
    return {
      'ratelimit-policy': left
        .map(([budget, { bucket }]) => `"${budget}";q=${bucket.rate.burst};w=${secondsOf(windowMs(bucket.rate))}`)
        .join(', '),
      ratelimit: left
        .map(([budget, { remaining, fullInMs }]) => `"${budget}";r=${remaining};t=${Math.ceil(fullInMs / 1_000)}`)
        .join(', '),
    }
  }

  #bucketsOf(budget: Budget): Bucket[] {
    const rate = this.#options.rates[budget]
    return [
      { owner: this.#subject, name: budget, rate },
      { owner: this.#subject, name: `${budget}/${this.#share}`, rate: shared(rate) },
    ]
  }
}

const shared = ({ perSecond, burst }: Rate): Rate => ({
  perSecond: perSecond * SHARE_OF_A_NAME,
  burst: Math.max(1, Math.floor(burst * SHARE_OF_A_NAME)),
})

const windowMs = ({ perSecond, burst }: Rate): number => (burst * 1_000) / perSecond
const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))

/** The refusal of somebody who asked too much: what to do, and when. */
export const rateLimited = (said: Said, seconds: number, headers: Record<string, string> = {}): HttpError =>
  httpError(429, said, { ...headers, 'retry-after': String(seconds) })
