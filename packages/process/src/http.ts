import type { IncomingHttpHeaders } from 'node:http'
import type { ClientCode, Language, Text } from '@channelgraph/values'

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
  /** Whether its client went away before it was answered. */
  readonly isGone: boolean
  /** Calls back when its client goes away, at once where it has gone; returns what forgets that. */
  onGone(listener: () => void): () => void
  /** Aborted when the client goes away. A signal is dear: whoever can, uses `onGone`. */
  readonly signal: AbortSignal
  /** The body as text. Throws HttpError 413 for one over the limit. */
  body(): Promise<string>
}

export interface HttpReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
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
export const inLanguage = (lang: Language): Headers => IN_LANGUAGE[lang]

const VARIES = { vary: 'accept-language' }
const IN_LANGUAGE: Readonly<Record<Language, Headers>> = {
  en: { 'content-language': 'en', ...VARIES },
  zh: { 'content-language': 'zh', ...VARIES },
}
