import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { Language, Text } from '@channelgraph/values'
import { limitEachAddress } from './address-limit.ts'
import { errorReply, HttpError, type HttpReply, type HttpRequest, type Route } from './http.ts'
import { writeStream } from './http-stream.ts'
import { IncomingRequest } from './incoming-request.ts'
import type { Logger } from './logger.ts'
import { inRequest } from './request-scope.ts'
import { StartRefused } from './start-refused.ts'

export interface HttpServer {
  readonly port: number
  /**
   * From now on every answer ends its connection, while requests are still taken: whoever keeps connections open goes elsewhere with
   * the next request, instead of sending it on a connection that is about to be cut.
   */
  retire(): void
  /** Takes no new requests, lets those under way finish for up to `drainMs`, then closes. */
  close(drainMs?: number): Promise<void>
}

export interface HttpOptions {
  readonly host: string
  readonly port: number
  readonly maxBodyBytes: number
  readonly log: Logger
  /** Exact routes, "POST /graphql". */
  readonly routes: Readonly<Record<string, Route>>
  /** For paths without a route, such as static files. */
  readonly fallback?: Route
  /** The language of an `Accept-Language` header. Where nobody says, everybody reads English. */
  readonly languageOf?: (acceptLanguage: string | undefined) => Language
  /** How long a client may hold what it has: see Patience. */
  readonly patience?: Patience
  /** Connections at once; who comes on top of them is cut off unanswered. 5,000 by default. */
  readonly maxConnections?: number
  /** And from one address. All of them where it is not said: behind a proxy everybody comes from one. */
  readonly maxConnectionsPerAddress?: number
  /** Sent with every answer. */
  readonly headers?: (request: HttpRequest) => Readonly<Record<string, string>>
  /**
   * Whether `currentRequest` knows the request wherever its code has got to; it does where nothing is said. On Node 20 each promise of the
   * process pays for that, so a process whose code hands on what it needs, and makes many of them, does without.
   */
  readonly scoped?: boolean
}

/** A connection costs its client nothing: what it may do without being cut off is bounded on both ways. */
export interface Patience {
  /** From the connection, or the answer before, to the end of the headers; 408 after it. A connection that says nothing is one too. */
  readonly headersMs: number
  /** To the end of the body; 408 after it. */
  readonly requestMs: number
  /** How long an answer may lie there without a byte of it being taken, and how long it may take beyond its length. */
  readonly readMs: number
  /** How fast an answer must be taken on the whole, in bytes a second: a byte a time would keep it in memory for ever. */
  readonly readBytesPerS: number
  /** A client that was answered before it had sent all, and goes on sending, has this long to read the answer. */
  readonly lingerMs: number
}

const PATIENCE: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  readMs: 30_000,
  readBytesPerS: 50_000,
  lingerMs: 2_000,
}
const MAX_CONNECTIONS = 5_000

/** Starts an HTTP server on a list of routes. A port in use rejects with an error that names it. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { host, port, log } = options
  const { headersMs, requestMs } = options.patience ?? PATIENCE
  const server = createServer({
    keepAliveTimeout: 65_000,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(5_000, headersMs),
    maxHeaderSize: 16_384,
  })
  server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS
  if (options.maxConnectionsPerAddress !== undefined) limitEachAddress(server, options.maxConnectionsPerAddress)
  let inFlight = 0
  let retiring = false
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    inFlight += 1
    const lang = options.languageOf?.(incoming.headers['accept-language']) ?? 'en'
    const request = new IncomingRequest(incoming, lang, options.maxBodyBytes)
    response.on('close', () => {
      inFlight -= 1
      if (!response.writableFinished) request.leave()
    })
    void answer(options, request, incoming, response, () => retiring)
  })
  await listen(server, host, port)
  log.info({ host, port: (server.address() as AddressInfo).port }, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    retire: () => {
      retiring = true
    },
    close: async (drainMs = 10_000) => {
      retiring = true
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      server.closeIdleConnections()
      const until = Date.now() + drainMs
      while (inFlight > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new StartRefused(
              `Port ${port} is in use: stop what listens there, or set PORT (PORT_BASE in the local run).`,
            )
          : error,
      )
    })
    server.listen(port, host, resolve)
  })
}

async function answer(
  options: HttpOptions,
  request: IncomingRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
  isRetiring: () => boolean,
): Promise<void> {
  const started = performance.now()
  let reply: HttpReply
  try {
    const route = routeFor(options, request)
    reply = await (options.scoped === false
      ? route(request)
      : inRequest({ requestId: request.requestId }, () => route(request)))
  } catch (error) {
    if (error instanceof HttpError) {
      reply = errorReply(request, error.status, error.code, error.text, error.headers)
    } else {
      const gone = incoming.destroyed && !incoming.complete // the client went away in the middle of its own request
      options.log[gone ? 'debug' : 'error'](
        { requestId: request.requestId, path: request.path, err: error },
        'request failed',
      )
      reply = errorReply(request, 500, 'INTERNAL', OUR_FAULT)
    }
  }
  // A large text is made into bytes not in the round of the event loop that made it.
  if (isLarge(reply.body)) await setImmediate()
  // Else a client would send its next request on a connection that is about to be closed.
  if (isRetiring() && !response.headersSent) response.setHeader('connection', 'close')
  const patience = options.patience ?? PATIENCE
  write(response, reply, { 'x-request-id': request.requestId, ...options.headers?.(request) })
  if (reply.stream) {
    const broken = await writeStream(response, reply.stream, patience.readMs)
    if (broken) options.log.warn({ requestId: request.requestId, path: request.path, err: broken }, 'answer cut off')
  } else endUnlessTaken(response, patience)
  if (!incoming.complete) cutOffSoon(incoming, patience)
  if (!options.log.isLevelEnabled('debug')) return
  options.log.debug(
    {
      requestId: request.requestId,
      method: request.method,
      path: request.path,
      status: reply.status,
      ms: Math.round(performance.now() - started),
    },
    'answered',
  )
}

/** Ends a connection whose client does not take its answer, unless the machine has taken all of it already, as it does with most. */
function endUnlessTaken(response: ServerResponse, { readMs, readBytesPerS }: Patience): void {
  const waiting = response.writableLength
  if (waiting === 0) return
  // Node ends the connection when nothing moves, and its own timeouts follow.
  response.setTimeout(readMs)
  const taken = setTimeout(() => response.destroy(), readMs + (waiting * 1_000) / readBytesPerS)
  response.on('close', () => clearTimeout(taken))
}

/** Characters of a text that is large: writing it takes a millisecond or more. */
const LARGE = 128 * 1024

const isLarge = (body: HttpReply['body']): body is string => typeof body === 'string' && body.length > LARGE

function routeFor({ routes, fallback }: HttpOptions, { method, path }: HttpRequest): Route {
  const route = Object.hasOwn(routes, `${method} ${path}`) ? routes[`${method} ${path}`] : undefined
  if (route) return route
  const allowed = Object.keys(routes).flatMap((name) => (name.endsWith(` ${path}`) ? (name.split(' ')[0] ?? []) : []))
  if (allowed.length > 0) {
    const text = {
      en: `${method} is not possible here; use ${allowed.join(' or ')}.`,
      zh: `此处不支持 ${method};请使用 ${allowed.join(' 或 ')}。`,
    }
    throw new HttpError(405, 'BAD_USER_INPUT', text, { allow: allowed.join(', ') })
  }
  if (fallback) return fallback
  throw new HttpError(404, 'NOT_FOUND', { en: 'There is nothing here.', zh: '此处没有内容。' })
}

const OUR_FAULT: Text = {
  en: 'Something went wrong on our side; give this request id to support.',
  zh: '我方出现故障;请将此请求编号告知技术支持。',
}

function cutOffSoon(incoming: IncomingMessage, { lingerMs }: Patience): void {
  const timer = setTimeout(() => {
    // It has sent all meanwhile, and may have asked the next thing on this connection.
    if (!incoming.complete) incoming.destroy()
  }, lingerMs)
  incoming.on('close', () => clearTimeout(timer))
}

/** Characters of a text that is made into bytes by itself: shorter ones are written together with their headers. */
const LONG = 2_048

function write(response: ServerResponse, reply: HttpReply, common: Readonly<Record<string, string>>): void {
  if (response.destroyed) return
  const { status, body: given = '', stream } = reply
  const body = typeof given === 'string' && given.length > LONG ? Buffer.from(given) : given
  const headers: Record<string, string | number | undefined> = { ...common, ...reply.headers }
  if (status !== 204 && status !== 304 && !stream) headers['content-length'] = Buffer.byteLength(body)
  // What an answer depends on is said by whoever made it depend.
  if (common.vary && reply.headers?.vary) headers.vary = `${common.vary}, ${reply.headers.vary}`
  response.writeHead(status, headers)
  if (!stream) response.end(body)
}
