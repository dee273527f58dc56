/** HTTP to subgraphs: one undici pool per origin, kept alive, dispatched without streams or promises in between. */
import { type Dispatcher, Pool } from 'undici'
import type { SubgraphRequest, SubgraphResponse, Transport } from './options.ts'

/** What went wrong on the way, and whether the request had left. */
export class TransportError extends Error {
  readonly kind: 'timeout' | 'cancelled' | 'too-large' | 'refused' | 'broken'

  constructor(kind: TransportError['kind'], cause?: unknown) {
    super(kind, { cause })
    this.name = 'TransportError'
    this.kind = kind
  }
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

interface Target {
  pool: Pool
  path: string
}

/** @param connectionsOf sockets kept to a subgraph */
export function httpTransport(connectionsOf: (subgraph: string) => number): Transport {
  const targets = new Map<string, Target>()
  const pools = new Map<string, Pool>()
  const targetOf = (request: SubgraphRequest): Target => {
    const known = targets.get(request.url)
    if (known) return known
    const url = new URL(request.url)
    let pool = pools.get(url.origin)
    if (!pool) {
      // Deadlines are the engine's; undici's own would only fire late.
      pool = new Pool(url.origin, {
        connections: connectionsOf(request.subgraph),
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: 30_000,
      })
      pools.set(url.origin, pool)
    }
    const target = { pool, path: url.pathname + url.search }
    targets.set(request.url, target)
    return target
  }
  const transport: Transport = (request) =>
    new Promise((resolve, reject) => {
      const { pool, path } = targetOf(request)
      const headers = { ...request.headers, 'content-type': 'application/json', accept: ACCEPT }
      pool.dispatch({ method: 'POST', path, headers, body: request.body }, new Answer(request, resolve, reject))
    })
  transport.close = async () => {
    await Promise.all([...pools.values()].map((pool) => pool.destroy()))
  }
  return transport
}

const ACCEPT = 'application/graphql-response+json, application/json'

class Answer implements Dispatcher.DispatchHandler {
  private readonly request: SubgraphRequest
  private readonly resolve: (response: SubgraphResponse) => void
  private readonly reject: (error: Error) => void
  private controller: Dispatcher.DispatchController | undefined
  private status = 0
  private contentType = ''
  private headers: SubgraphResponse['headers']
  private first: Buffer | undefined
  private rest: Buffer[] | undefined
  private length = 0
  private ended = false
  private readonly timer: NodeJS.Timeout
  private readonly unregister: () => void

  constructor(request: SubgraphRequest, resolve: (response: SubgraphResponse) => void, reject: (error: Error) => void) {
    this.request = request
    this.resolve = resolve
    this.reject = reject
    this.timer = setTimeout(() => this.end(new TransportError('timeout')), request.timeoutMs)
    this.unregister = request.onCancel(() => this.end(new TransportError('cancelled')))
  }

  private end(error: TransportError | undefined): void {
    if (this.ended) return
    this.ended = true
    clearTimeout(this.timer)
    this.unregister?.()
    if (!error) return
    this.controller?.abort(error)
    this.reject(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.ended) controller.abort(new TransportError('cancelled'))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status
    this.headers = headers
    this.contentType = String(headers['content-type'] ?? '')
    if (Number(headers['content-length'] ?? 0) > this.request.maxBytes) this.end(new TransportError('too-large'))
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.ended) return
    this.length += chunk.length
    if (this.length > this.request.maxBytes) this.end(new TransportError('too-large'))
    else if (!this.first) this.first = chunk
    else if (this.rest) this.rest.push(chunk)
    else this.rest = [this.first, chunk]
  }

  onResponseEnd(): void {
    if (this.ended) return
    this.end(undefined)
    const body = this.rest ? Buffer.concat(this.rest, this.length) : this.first
    const { status, contentType, headers } = this
    this.resolve({ status, contentType, text: body ? decode(body) : '', headers })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: string }): void {
    if (error instanceof TransportError) this.end(error)
    else this.end(new TransportError(NEVER_SENT.has(error.code ?? '') ? 'refused' : 'broken', error))
  }
}

/** UTF-8, without a byte order mark. */
function decode(body: Buffer): string {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.toString('utf8', 3) : body.toString()
}
