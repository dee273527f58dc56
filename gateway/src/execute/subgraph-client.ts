import { IDENTITY_HEADER, type IdentitySigner, type Viewer } from '@channelgraph/access'
import { type Freshness, freshness } from '@channelgraph/contracts'
import type { Logger } from '@channelgraph/process'
import { withDeadline } from '@channelgraph/values'
import type { GraphQLFormattedError } from 'graphql'
import { Pool, errors as undiciErrors } from 'undici'
import { DepartmentUnavailable, givenUp, RequestCancelled, type SubgraphOutcome } from './failures.ts'
import type { RequestContext } from './request-context.ts'
import { traceHeaders } from './trace-context.ts'

const CONNECTIONS = 64
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const HEALTH_MS = 1_000

export interface SubgraphRequest {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly GraphQLFormattedError[]
}

export interface SubgraphClientOptions {
  /** As the supergraph names it. */
  readonly name: string
  readonly url: string
  readonly deadlineMs: number
  readonly signer: IdentitySigner
  readonly log: Logger
  /** Told of every request: how long it took, and whether an answer came. */
  readonly observe?: (subgraph: string, seconds: number, outcome: SubgraphOutcome) => void
}

/** The way to one department: says who asks, passes the trace on, and gives up at the deadline. */
export class SubgraphClient {
  readonly name: string
  readonly #options: SubgraphClientOptions
  readonly #url: URL
  readonly #pool: Pool

  constructor(options: SubgraphClientOptions) {
    this.name = options.name
    this.#options = options
    this.#url = new URL(options.url)
    // The deadline below is the one that counts: undici's own would only add a second clock.
    this.#pool = new Pool(this.#url.origin, {
      connections: CONNECTIONS,
      connectTimeout: options.deadlineMs,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: MAX_ANSWER_BYTES,
    })
  }

  /** Asks the department. Throws DepartmentUnavailable for anything but a GraphQL answer, RequestCancelled where the client went away. */
  async send(request: SubgraphRequest, context: RequestContext): Promise<SubgraphAnswer> {
    const { name, log, observe } = this.#options
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    try {
      const answer = await this.#exchange(request, context)
      observe?.(name, seconds(), 'answered')
      return answer
    } catch (error) {
      const line = { requestId: context.requestId, traceId: context.trace.traceId, subgraph: name }
      if (givenUp(context)) {
        observe?.(name, seconds(), 'cancelled')
        log.debug(line, 'a request to a department was given up by its client')
        throw new RequestCancelled(name)
      }
      observe?.(name, seconds(), 'unavailable')
      log.warn({ ...line, err: error }, 'no answer from a department')
      throw new DepartmentUnavailable(name, error)
    }
  }

  /** Whether the department says that it is ready. */
  async isReady(): Promise<boolean> {
    try {
      const { statusCode, body } = await this.#pool.request({
        method: 'GET',
        path: '/health/ready',
        signal: AbortSignal.timeout(HEALTH_MS),
      })
      await body.dump()
      return statusCode === 200
    } catch {
      return false // whatever the reason: it is not ready
    }
  }

  /** How new what the department answers from is; null where it does not say. It is told to who comes with a viewer's signed identity. */
  async freshness(viewer: Viewer): Promise<Freshness | null> {
    try {
      const { statusCode, body } = await this.#pool.request({
        method: 'GET',
        path: '/freshness',
        headers: { [IDENTITY_HEADER]: await this.#options.signer.sign(viewer) },
        signal: AbortSignal.timeout(HEALTH_MS),
      })
      const text = await body.text()
      return statusCode === 200 ? freshness.parse(JSON.parse(text)) : null
    } catch {
      return null // whatever the reason: it does not say
    }
  }

  /** Ends every request that is still under way: its operation finds the department unavailable. */
  destroy(): Promise<void> {
    return this.#pool.destroy()
  }

  async #exchange(
    { query, operationName, variables }: SubgraphRequest,
    context: RequestContext,
  ): Promise<SubgraphAnswer> {
    context.asking.requests += 1
    const body = JSON.stringify({ query, operationName, variables })
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-request-id': context.requestId,
      [IDENTITY_HEADER]: await this.#options.signer.sign(context.viewer),
      ...traceHeaders(context.trace),
    }
    const over = new AbortController()
    const forget = context.cancellation.onCancel(() => over.abort())
    const asked = withDeadline(this.#options.deadlineMs, [over.signal], async (signal) => {
      const post = () =>
        this.#pool.request({ method: 'POST', path: `${this.#url.pathname}${this.#url.search}`, headers, body, signal })
      const response = await post().catch((error: unknown) => {
        // A kept connection that the department closed meanwhile, as when it restarts: a read is safely asked again.
        if (error instanceof undiciErrors.SocketError && !query.trimStart().startsWith('mutation')) return post()
        throw error
      })
      return readAnswer(response.statusCode, await response.body.text())
    })
    return asked.finally(forget)
  }
}

/** A subgraph answers 200, or 400 with errors where it could not begin; anything else is no answer. */
function readAnswer(status: number, text: string): SubgraphAnswer {
  if (status === 401)
    throw new Error(
      '401: the department does not accept our signed identity; do its IDENTITY_KEYS hold our public key?',
    )
  if (status !== 200 && status !== 400) throw new Error(`HTTP ${status}`)
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new Error(`HTTP ${status} with a body that is not JSON`)
  }
  if (!isRecord(answer) || !(isRecord(answer.data) || Array.isArray(answer.errors))) {
    throw new Error(`HTTP ${status} with JSON that is not a GraphQL answer`)
  }
  const errors = Array.isArray(answer.errors) ? answer.errors.filter(isRecord) : []
  return {
    data: isRecord(answer.data) ? answer.data : null,
    ...(errors.length > 0 ? { errors: errors as unknown as GraphQLFormattedError[] } : {}),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
