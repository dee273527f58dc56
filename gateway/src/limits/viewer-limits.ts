import type { Cancellation } from '@channelgraph/engine'
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

  /** Lets a request of a viewer in. Throws HttpError 429, or rejects with it. Whoever is let in has to `leave`. */
  enter(subject: string, share: string): Allowance | Promise<Allowance> {
    const named = `${subject} ${share}`
    const { atOnce } = this.#options.rates
    const isFull = (owner: string, most: number) => (this.#underWay.get(owner) ?? 0) >= most
    if (isFull(subject, atOnce) || isFull(named, Math.ceil(atOnce * SHARE_OF_A_NAME))) {
      this.limited(subject, 'at_once')
      throw rateLimited(messages.tooManyAtOnce(), AT_ONCE_WAIT_S)
    }
    this.#move(subject, 1)
    this.#move(named, 1)
    const leave = () => {
      this.#move(subject, -1)
      this.#move(named, -1)
    }
    const allowance = new Allowance({ ...this.#options, limits: this, work: this.#work, subject, share, leave })
    try {
      const entered = allowance.takeEntry()
      if (!(entered instanceof Promise)) return allowance
      return entered.then(
        () => allowance,
        (error: unknown) => {
          leave()
          throw error
        },
      )
    } catch (error) {
      leave()
      throw error
    }
  }

  /** Counted each time, but told once in a while: who is limited asks often. */
  limited(subject: string, kind: Budget | 'at_once'): void {
    this.#options.count(kind)
    const key = `${kind} ${subject}`
    if (this.#told.has(key)) return
    this.#told.set(key, true)
    this.#options.log.warn({ subject, kind }, 'a viewer asks more than it may')
  }

  #move(owner: string, by: 1 | -1): void {
    const count = (this.#underWay.get(owner) ?? 0) + by
    if (count > 0) this.#underWay.set(owner, count)
    else this.#underWay.delete(owner)
  }
}

/** What is known of an operation before it is done. */
export interface KnownCost {
  readonly values: number
  /** Of a document that is new. */
  readonly tokensRead: number
  readonly rootFields: number
}

const workIn = ({ tokensRead, rootFields }: Omit<KnownCost, 'values'>): number =>
  tokensRead * VALUES_PER_NEW_TOKEN + rootFields * VALUES_PER_ROOT_FIELD

interface AllowanceOptions extends Pick<ViewerLimitsOptions, 'rates' | 'buckets'> {
  readonly limits: ViewerLimits
  readonly work: WorkUnderWay
  readonly subject: string
  readonly share: string
  readonly leave: () => void
}

/** One request's part of its viewer's budget. In this process's memory nothing is waited for; with Redis, where it is. */
export class Allowance {
  readonly #options: AllowanceOptions
  readonly #left: { requests?: Taken; values?: Taken } = {}
  readonly #buckets: Readonly<Record<Budget, readonly Bucket[]>>

  constructor(options: AllowanceOptions) {
    this.#options = options
    this.#buckets = { requests: this.#bucketsOf('requests'), values: this.#bucketsOf('values') }
  }

  leave(): void {
    this.#options.leave()
  }

  /**
   * Resolves when the operation may begin beside what its viewer has under way, with what tells its end; with undefined where nobody
   * waits for it any more.
   */
  begin(known: KnownCost, cancellation: Cancellation): Promise<(() => void) | undefined> {
    return this.#options.work.begin(this.#options.subject, known.values + workIn(known), cancellation)
  }

  /** Takes one request, and asks whether its viewer is in debt: then it has no further document read. Throws HttpError 429, or rejects with it. */
  takeEntry(): void | Promise<void> {
    // Both at once, for with Redis each is a way there and back.
    const requests = this.#take('requests', 1)
    const values = this.#take('values', 0)
    const assertBoth = (request: Taken, value: Taken) => {
      if (!request.allowed) this.#refuse('requests', request, 1)
      if (!value.allowed) this.#refuse('values', value, 0)
    }
    if (!(requests instanceof Promise || values instanceof Promise)) return assertBoth(requests, values)
    return Promise.all([requests, values]).then(([request, value]) => assertBoth(request, value))
  }

  /** Takes values where the budget has as many; else nothing, and answers with what throws HttpError 429. */
  tryToTakeValues(cost: number): null | (() => never) | Promise<null | (() => never)> {
    const refusal = (taken: Taken) => (taken.allowed ? null : () => this.#refuse('values', taken, cost))
    const taken = this.#take('values', cost)
    return taken instanceof Promise ? taken.then(refusal) : refusal(taken)
  }

  /** Takes from the viewer's budget and from its client's share of it. `forced`: what was done is paid for though there may be too little. */
  #take(budget: Budget, cost: number, forced = false): Taken | Promise<Taken> {
    const keep = (taken: Taken) => {
      this.#left[budget] = taken
      return taken
    }
    const taken = this.#options.buckets.take(this.#buckets[budget], cost, forced)
    return taken instanceof Promise ? taken.then(keep) : keep(taken)
  }

  #refuse(budget: Budget, { waitMs, bucket }: Taken, cost: number): never {
    this.#options.limits.limited(this.#options.subject, budget)
    const seconds = secondsOf(waitMs)
    const { perSecond } = bucket.rate
    const said =
      budget === 'requests'
        ? messages.tooManyRequests(perSecond, seconds)
        : messages.tooManyValues(perSecond, seconds, cost)
    throw rateLimited(said, seconds, this.headers())
  }

  /** A refused request is paid for by its size, though nothing ran: being wrong is no way around the limit. */
  payRefusal(body: string, query = ''): Taken | Promise<Taken> {
    return this.#pay(body.length * VALUES_PER_REFUSED_BYTE.body + query.length * VALUES_PER_REFUSED_BYTE.query)
  }

  /**
   * What an operation takes beside its values: for its document where that was new or registered, for what it asked of the root, a statement each,
   * and for the requests of departments, which are known when it has been done.
   */
  payWork(known: KnownCost, requests: number, registered = 0): Taken | Promise<Taken> {
    const afterwards = requests * VALUES_PER_DEPARTMENT_REQUEST + registered * VALUES_PER_REGISTERED_CHARACTER
    return this.#pay(workIn(known) + afterwards)
  }

  /** What was done is paid for though there may be too little. */
  #pay(cost: number): Taken | Promise<Taken> {
    return this.#take('values', cost, true)
  }

  /** What is left, by the IETF's draft "RateLimit header fields for HTTP": of the viewer's budget or its client's share, whichever is less. */
  headers(): Record<string, string> {
    const left = BUDGETS.flatMap((budget) => {
      const taken = this.#left[budget]
      return taken ? [{ budget, ...taken }] : []
    })
    return {
      'ratelimit-policy': left.map(({ budget, bucket }) => policyOf(budget, bucket.rate)).join(', '),
      ratelimit: left
        .map(({ budget, remaining, fullInMs }) => `"${budget}";r=${remaining};t=${Math.ceil(fullInMs / 1_000)}`)
        .join(', '),
    }
  }

  #bucketsOf(budget: Budget): readonly Bucket[] {
    const { rates, subject, share } = this.#options
    const rate = rates[budget]
    return [
      { owner: subject, name: budget, rate },
      { owner: subject, name: `${budget}/${share}`, rate: shared(rate) },
    ]
  }
}

const BUDGETS = ['requests', 'values'] as const satisfies Budget[]

const shares = new WeakMap<Rate, Rate>()

/** One for each rate: there are few, and each request asks for them. */
function shared(rate: Rate): Rate {
  const known = shares.get(rate)
  if (known) return known
  const { perSecond, burst } = rate
  const share = { perSecond: perSecond * SHARE_OF_A_NAME, burst: Math.max(1, Math.floor(burst * SHARE_OF_A_NAME)) }
  shares.set(rate, share)
  return share
}

const policies = new WeakMap<Rate, string>()

function policyOf(budget: Budget, rate: Rate): string {
  const policy = policies.get(rate) ?? `;q=${rate.burst};w=${secondsOf(windowMs(rate))}`
  policies.set(rate, policy)
  return `"${budget}"${policy}`
}

const windowMs = ({ perSecond, burst }: Rate): number => (burst * 1_000) / perSecond
const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))

/** The refusal of somebody who asked too much: what to do, and when. */
export const rateLimited = (said: Said, seconds: number, headers: Record<string, string> = {}): HttpError =>
  httpError(429, said, { ...headers, 'retry-after': String(seconds) })
