import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Language, Text } from '@channelgraph/values'
import { HttpError, type HttpRequest } from './http.ts'

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/

/** A path that stands for itself: as URL would write it, without a query. */
const PLAIN_PATH = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/

/** One request of Node's as a route sees it. What few ask for is made when it is asked for. */
export class IncomingRequest implements HttpRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly requestId: string
  readonly lang: Language
  readonly remoteAddress: string
  readonly #incoming: IncomingMessage
  readonly #maxBodyBytes: number
  readonly #url: URL | undefined
  #query: URLSearchParams | undefined
  #isGone = false
  #whenGone: Set<() => void> | undefined
  #signal: AbortSignal | undefined

  constructor(incoming: IncomingMessage, lang: Language, maxBodyBytes: number) {
    const { method = 'GET', url = '/', headers } = incoming
    this.#incoming = incoming
    this.#maxBodyBytes = maxBodyBytes
    this.#url = PLAIN_PATH.test(url) ? undefined : parseUrl(url)
    this.method = method
    this.path = this.#url?.pathname ?? url
    this.headers = headers
    const given = headers['x-request-id']
    this.requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    this.lang = lang
    this.remoteAddress = incoming.socket.remoteAddress ?? ''
  }

  get query(): URLSearchParams {
    this.#query ??= this.#url?.searchParams ?? new URLSearchParams()
    return this.#query
  }

  get isGone(): boolean {
    return this.#isGone
  }

  onGone(listener: () => void): () => void {
    if (this.#isGone) {
      listener()
      return () => undefined
    }
    const listeners = this.#whenGone ?? new Set()
    this.#whenGone = listeners
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  get signal(): AbortSignal {
    if (!this.#signal) {
      const gone = new AbortController()
      this.#signal = gone.signal
      this.onGone(() => gone.abort())
    }
    return this.#signal
  }

  /** Its client went away. */
  leave(): void {
    this.#isGone = true
    for (const listener of this.#whenGone ?? []) listener()
    this.#whenGone = undefined
  }

  body(): Promise<string> {
    return readBody(this.#incoming, this.#maxBodyBytes)
  }
}

/** The path and query of a request line; a hostile one is an unknown path, not a crash. */
function parseUrl(target: string): URL {
  return URL.canParse(target, 'http://localhost') ? new URL(target, 'http://localhost') : new URL('http://localhost/%')
}

/** By its events: an iterator would take a promise and a listener of everything for each piece. */
function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return reject(tooLarge(maxBytes))
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= maxBytes) return
      // The rest is read and forgotten: cut off now, its client could not read why.
      incoming.off('data', take)
      incoming.resume()
      reject(tooLarge(maxBytes))
    }
    if (incoming.destroyed) return reject(incoming.errored ?? goneAway())
    incoming.on('data', take)
    incoming.on('end', () => {
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
      // Decoded as it is, a wrong byte would become another character: what is stored would not be what was sent.
      if (isUtf8(body)) resolve(body.toString('utf8'))
      else reject(new HttpError(400, 'BAD_USER_INPUT', NOT_UTF8))
    })
    incoming.on('error', reject)
    // Nothing else is said of a connection that was closed without an error.
    incoming.on('close', () => {
      if (!incoming.readableEnded) reject(goneAway())
    })
  })
}

const tooLarge = (maxBytes: number): HttpError =>
  new HttpError(413, 'BAD_USER_INPUT', {
    en: `The body must have at most ${maxBytes} bytes: ask for less at once.`,
    zh: `请求正文最多 ${maxBytes} 字节:请减少一次查询的内容。`,
  })

const NOT_UTF8: Text = { en: 'The body is not UTF-8: send JSON in UTF-8.', zh: '正文不是 UTF-8:请以 UTF-8 发送 JSON。' }

/** As Node says of a connection that ends before its request. */
const goneAway = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
