import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { ClientCode, Language, Text } from '@channelgraph/values'
import { limitEachAddress } from './address-limit.ts'
import type { Logger } from './logger.ts'
import { inRequest } from './request-scope.ts'
import { StartRefused } from './start-refused.ts'

/** One request, as a route sees it. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Taken from `x-request-id` where that is sane, else new; stands in every log line and error. */
  readonly requestId: string
  /** In which errors are told. */
  readonly lang: Language
  /** Of the connection: the client's, or that of the proxy in front. */
  readonly remoteAddress: string
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
  /** The body as text. Throws HttpError 413 for one over the limit. */
  body(): Promise<string>
}

export interface HttpReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /**
   * Instead of a body: written as it comes, at the pace of its reader, so that it is never in memory as a whole. Where it throws, what came
   * so far is sent and the connection is cut, so that nobody takes it for the whole. It is ended when its reader goes away.
   */
  readonly stream?: AsyncIterable<string | Uint8Array>
}

export type Route = (request: HttpRequest) => Promise<HttpReply> | HttpReply

/** An answer that ends a request early: wrong method, too large a body, not signed in. Its client reads it in its own language. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number
  readonly code: ClientCode
  readonly text: Text
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: ClientCode, text: Text, headers: Readonly<Record<string, string>> = {}) {
    super(text.en)
    this.status = status
    this.code = code
    this.text = text
    this.headers = headers
  }
}

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
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, readMs: 30_000, readBytesPerS: 50_000 }
const MAX_CONNECTIONS = 5_000

type Headers = Readonly<Record<string, string>>

export const json = (status: number, body: unknown, headers: Headers = {}): HttpReply => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
})

/** A GraphQL error as a whole answer, in the form clients expect and in the language of its request. */
export const errorReply = (
  { lang, requestId }: Pick<HttpRequest, 'lang' | 'requestId'>,
  status: number,
  code: ClientCode,
  text: Text,
  headers?: Headers,
): HttpReply =>
  json(
    status,
    { errors: [{ message: text[lang], extensions: { code, requestId } }] },
    { ...inLanguage(lang), ...headers },
  )

/** The headers of an answer whose words another language would change. */
export const inLanguage = (lang: Language): Headers => ({ 'content-language': lang, vary: 'accept-language' })

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
    response.on('close', () => {
      inFlight -= 1
    })
    void answer(options, incoming, response, () => retiring)
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
  incoming: IncomingMessage,
  response: ServerResponse,
  isRetiring: () => boolean,
): Promise<void> {
  const started = performance.now()
  const request = readRequest(options, incoming, response)
  let reply: HttpReply
  try {
    reply = await inRequest({ requestId: request.requestId }, () => routeFor(options, request)(request))
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
  if (isLarge(reply.body)) {
    // Made into bytes once, instead of at each step, and not in the round of the event loop that made the text.
    await setImmediate()
    reply = { ...reply, body: Buffer.from(reply.body) }
  }
  // Else a client would send its next request on a connection that is about to be closed.
  if (isRetiring() && !response.headersSent) response.setHeader('connection', 'close')
  const { readMs, readBytesPerS } = options.patience ?? PATIENCE
  if (reply.stream) {
    const broken = await writeStream(response, { ...reply, stream: reply.stream }, headersOf(options, request), readMs)
    if (broken) options.log.warn({ requestId: request.requestId, path: request.path, err: broken }, 'answer cut off')
    if (!incoming.complete) cutOffSoon(incoming)
    return
  }
  // Node ends the connection when nothing moves, and its own timeouts follow.
  response.setTimeout(readMs)
  const length = Buffer.byteLength(reply.body ?? '')
  const taken = setTimeout(() => response.destroy(), readMs + (length * 1_000) / readBytesPerS)
  response.on('close', () => clearTimeout(taken))
  write(response, reply, headersOf(options, request))
  if (!incoming.complete) cutOffSoon(incoming)
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

const headersOf = (options: HttpOptions, request: HttpRequest): Headers => ({
  'x-request-id': request.requestId,
  ...options.headers?.(request),
})

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

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/

function readRequest(
  { maxBodyBytes, languageOf }: HttpOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): HttpRequest {
  const url = parseUrl(incoming.url ?? '/')
  const given = incoming.headers['x-request-id']
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    requestId: typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID(),
    lang: languageOf?.(incoming.headers['accept-language']) ?? 'en',
    remoteAddress: incoming.socket.remoteAddress ?? '',
    signal: gone.signal,
    body: () => readBody(incoming, maxBodyBytes),
  }
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new HttpError(413, 'BAD_USER_INPUT', {
      en: `The body must have at most ${maxBytes} bytes: ask for less at once.`,
      zh: `请求正文最多 ${maxBytes} 字节:请减少一次查询的内容。`,
    })
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  // Without destroyOnReturn the connection would be cut before the client could read why.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      incoming.resume()
      throw tooLarge()
    }
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  // Decoded as it is, a wrong byte would become another character: what is stored would not be what was sent.
  if (!isUtf8(body)) throw new HttpError(400, 'BAD_USER_INPUT', NOT_UTF8)
  return body.toString('utf8')
}

const NOT_UTF8: Text = { en: 'The body is not UTF-8: send JSON in UTF-8.', zh: '正文不是 UTF-8:请以 UTF-8 发送 JSON。' }

/** A client that was answered before it had sent all, and goes on sending, has this long to read the answer. */
const LINGER_MS = 2_000

function cutOffSoon(incoming: IncomingMessage): void {
  const timer = setTimeout(() => {
    // It has sent all meanwhile, and may have asked the next thing on this connection.
    if (!incoming.complete) incoming.destroy()
  }, LINGER_MS)
  incoming.on('close', () => clearTimeout(timer))
}

function write(response: ServerResponse, reply: HttpReply, common: Readonly<Record<string, string>>): void {
  if (response.destroyed) return
  const body = reply.body ?? ''
  const length = reply.status === 204 || reply.status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }
  response.writeHead(reply.status, { ...together(common, reply), ...length })
  response.end(body)
}

function together(common: Headers, { headers = {} }: HttpReply): Headers {
  // What an answer depends on is said by whoever made it depend.
  const vary = [common.vary, headers.vary].filter((name) => name).join(', ')
  return { ...common, ...headers, ...(vary ? { vary } : {}) }
}

type StreamedReply = HttpReply & Required<Pick<HttpReply, 'stream'>>

/**
 * Writes a stream as fast as it is read. Between two parts it may take as long as it wants; its reader may not. Resolves with why it was cut
 * off, if it was and somebody still read it.
 */
async function writeStream(
  response: ServerResponse,
  { stream, ...reply }: StreamedReply,
  common: Headers,
  readMs: number,
): Promise<Error | undefined> {
  if (!response.destroyed) {
    response.writeHead(reply.status, together(common, reply))
    response.flushHeaders() // its reader knows that it has begun, however long the first part takes
  }
  try {
    for await (const part of stream) {
      if (response.destroyed) return undefined
      if (!response.write(part)) await taken(response, readMs)
    }
    response.end()
    return undefined
  } catch (error) {
    if (response.destroyed) return undefined
    // What it said last has to arrive before the connection goes.
    await setImmediate()
    if (response.writableLength > 0) await taken(response, readMs)
    response.destroy()
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Waits until what was written is taken, or the connection is gone, which it is when nothing of it was taken for so long. */
function taken(response: ServerResponse, ms: number): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), ms)
    const done = () => {
      clearTimeout(timer)
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

/** The path and query of a request line; a hostile one is an unknown path, not a crash. */
function parseUrl(target: string): URL {
  return URL.canParse(target, 'http://localhost') ? new URL(target, 'http://localhost') : new URL('http://localhost/%')
}
