/**
 * One subgraph as the executor sees it: text in, an answer with its text out. Here are its deadline, the safe retries, the circuit
 * breaker, the shares of its connections and the merging of equal reads in flight.
 */
import type { Cancellation } from './cancellation.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { SubgraphFailure } from './errors.ts'
import { FairConnections } from './fair-connections.ts'
import { InFlight } from './in-flight.ts'
import { mapKey } from './map-key.ts'
import {
  DEFAULT_SUBGRAPH,
  type EngineHooks,
  type RequestContext,
  type SubgraphOptions,
  type SubgraphResponse,
  type Transport,
} from './options.ts'
import { TransportError } from './transport.ts'

export interface SubgraphCall {
  body: string
  isMutation: boolean
  context: RequestContext
  /** Whose request it is, where clients are told apart. */
  client: string | undefined
  cancellation: Cancellation
  /** When the client's request ends, on the clock of `performance.now()`. */
  endsAt: number
  /** Told where an equal read that was under way answers this one as well. */
  onMerged?: (() => void) | undefined
}

export class Subgraph {
  readonly name: string
  private readonly options: SubgraphOptions
  private readonly transport: Transport
  private readonly hooks: EngineHooks
  private readonly breaker: CircuitBreaker
  private readonly shares: FairConnections
  private readonly inFlight = new InFlight<SubgraphResponse>()

  constructor(name: string, options: SubgraphOptions, transport: Transport, hooks: EngineHooks) {
    this.name = name
    this.options = options
    this.transport = transport
    this.hooks = hooks
    this.shares = new FairConnections(options.connections ?? DEFAULT_SUBGRAPH.connections)
    this.breaker = new CircuitBreaker({ ...DEFAULT_SUBGRAPH.breaker, ...options.breaker }, (state) =>
      hooks.onBreaker?.({ subgraph: name, state }),
    )
  }

  /** The answer, which is JSON. Rejects with SubgraphFailure, never with anything else. */
  send(call: SubgraphCall): Promise<SubgraphResponse> {
    const { identityKey, mergeInFlight } = this.options
    if (call.isMutation || !identityKey || mergeInFlight === false) return this.ask(call, call.cancellation)
    let identity: string
    try {
      identity = identityKey(call.context)
    } catch (error) {
      return Promise.reject(
        new SubgraphFailure(this.name, 'INTERNAL', 'The identity of this request cannot be told.', error),
      )
    }
    return this.inFlight.run(
      mapKey(JSON.stringify(identity) + call.body),
      call.cancellation,
      (cancellation) => this.ask(call, cancellation),
      () => {
        this.hooks.onSubgraphRequest?.({ subgraph: this.name, milliseconds: 0, outcome: 'merged', bytes: 0 })
        call.onMerged?.()
      },
      () => this.failure(new TransportError('cancelled'), call),
    )
  }

  private async ask(call: SubgraphCall, cancellation: Cancellation): Promise<SubgraphResponse> {
    const leave = await this.shares.enter(call.client, cancellation)
    if (!leave) throw this.failure(new TransportError('cancelled'), call)
    try {
      return await this.exchange(call, cancellation)
    } finally {
      leave()
    }
  }

  private async exchange(call: SubgraphCall, cancellation: Cancellation): Promise<SubgraphResponse> {
    const endsAt = Math.min(call.endsAt, performance.now() + (this.options.deadlineMs ?? DEFAULT_SUBGRAPH.deadlineMs))
    const retries = this.options.retries ?? DEFAULT_SUBGRAPH.retries
    for (let attempt = 0; ; attempt++) {
      if (cancellation.reason) throw this.failure(new TransportError('cancelled'), call)
      if (!this.breaker.admits())
        throw new SubgraphFailure(this.name, 'UNAVAILABLE', 'The service is not answering at present.')
      const startedAt = performance.now()
      const outcome = await this.attempt(call, cancellation, endsAt)
      this.record(outcome, startedAt, call, cancellation)
      if (!(outcome instanceof TransportError)) {
        if (outcome.status < 500 || isJson(outcome)) return this.usable(outcome)
      }
      if (attempt >= retries || !this.mayRepeat(outcome, call) || performance.now() >= endsAt) {
        if (outcome instanceof TransportError) throw this.failure(outcome, call)
        return this.usable(outcome)
      }
    }
  }

  private async attempt(
    call: SubgraphCall,
    cancellation: Cancellation,
    endsAt: number,
  ): Promise<SubgraphResponse | TransportError> {
    try {
      const headers = this.options.headers ? await this.options.headers(call.context) : {}
      return await this.transport({
        subgraph: this.name,
        url: this.options.url,
        body: call.body,
        headers,
        timeoutMs: Math.max(0, endsAt - performance.now()),
        maxBytes: this.options.maxAnswerBytes ?? DEFAULT_SUBGRAPH.maxAnswerBytes,
        onCancel: (cancel) => cancellation.onCancel(cancel),
      })
    } catch (error) {
      return error instanceof TransportError ? error : new TransportError('broken', error)
    }
  }

  private record(
    outcome: SubgraphResponse | TransportError,
    startedAt: number,
    { endsAt, client }: SubgraphCall,
    cancellation: Cancellation,
  ): void {
    const isError = outcome instanceof TransportError
    // Who had spent its own time elsewhere did not wait for this subgraph as long as anybody may.
    const hadLess = endsAt < startedAt + (this.options.deadlineMs ?? DEFAULT_SUBGRAPH.deadlineMs)
    if (isError && (outcome.kind === 'cancelled' || (outcome.kind === 'timeout' && hadLess))) this.breaker.undecided()
    else if (isError && outcome.kind === 'timeout') this.breaker.timedOut(client)
    else if (isError ? outcome.kind !== 'too-large' : outcome.status >= 500 && !isJson(outcome)) this.breaker.failed()
    else this.breaker.succeeded()
    this.hooks.onSubgraphRequest?.({
      subgraph: this.name,
      milliseconds: performance.now() - startedAt,
      outcome: !isError ? 'answered' : cancellation.reason === 'gone' ? 'cancelled' : 'failed',
      bytes: isError ? 0 : outcome.text.length,
    })
  }

  /** A read can be sent again whenever no answer came; a mutation only if it cannot have arrived. */
  private mayRepeat(outcome: SubgraphResponse | TransportError, call: SubgraphCall): boolean {
    if (!(outcome instanceof TransportError)) return !call.isMutation && [502, 503, 504].includes(outcome.status)
    return outcome.kind === 'refused' || (outcome.kind === 'broken' && !call.isMutation)
  }

  private usable(response: SubgraphResponse): SubgraphResponse {
    if (isJson(response)) return response
    const ok = response.status >= 200 && response.status < 300
    throw new SubgraphFailure(
      this.name,
      ok ? 'INTERNAL' : 'UNAVAILABLE',
      ok
        ? 'The service answered with something that is not GraphQL.'
        : `The service answered with status ${response.status}.`,
    )
  }

  private failure(error: TransportError, call: SubgraphCall): SubgraphFailure {
    switch (error.kind) {
      case 'cancelled':
        return call.cancellation.reason === 'deadline'
          ? new SubgraphFailure(this.name, 'UNAVAILABLE', 'The service did not answer in time.', error)
          : new SubgraphFailure(this.name, 'CANCELLED', 'The request was given up.', error)
      case 'timeout':
        return new SubgraphFailure(this.name, 'UNAVAILABLE', 'The service did not answer in time.', error)
      case 'too-large':
        return new SubgraphFailure(this.name, 'INTERNAL', 'The answer of the service is too large.', error)
      default:
        return new SubgraphFailure(this.name, 'UNAVAILABLE', 'The service could not be reached.', error)
    }
  }
}

const isJson = ({ contentType }: SubgraphResponse): boolean => /^application\/([\w.-]+\+)?json\b/i.test(contentType)
