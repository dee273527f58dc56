import { EXPLAIN_HEADER, type HttpReply, type HttpRequest } from '@channelgraph/process'
import { httpError, messages } from '../answer/messages.ts'
import { COST_HEADER } from '../limits/costs.ts'

/** What clients of GraphQL send; CORS_HEADERS adds to them. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'accept-language',
  'x-request-id',
  'traceparent',
  'tracestate',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'apollographql-client-name',
  'apollographql-client-version',
  'graphql-client-name',
  'graphql-client-version',
  COST_HEADER,
  EXPLAIN_HEADER,
]
const EXPOSED_HEADERS = 'x-request-id, retry-after, ratelimit, ratelimit-policy, etag, x-schema-hash'
/** Two hours, which is the longest that Chromium keeps one. It is kept for a URL, and each query by GET has one of its own. */
const PREFLIGHT_S = '7200'

type Headers = Readonly<Record<string, string>>

export interface CorsOptions {
  readonly origins: readonly string[]
  /** Request headers that pages may send besides those of GraphQL clients. */
  readonly headers: readonly string[]
}

/** Which pages may read answers: those of the origins listed, and the gateway's own. */
export function corsFor({ origins, headers }: CorsOptions) {
  const allowed = new Set(origins)
  const isAllowed = ({ headers }: HttpRequest) => headers.origin !== undefined && allowed.has(headers.origin)

  return {
    /** Sent with every answer. */
    headers: (request: HttpRequest): Headers => {
      if (allowed.size === 0) return {}
      if (!isAllowed(request)) return { vary: 'origin' }
      return {
        vary: 'origin',
        'access-control-allow-origin': String(request.headers.origin),
        'access-control-expose-headers': EXPOSED_HEADERS,
      }
    },
    /** Answers a browser that asks whether its page may send a request. */
    preflight: (request: HttpRequest): HttpReply => {
      if (!isAllowed(request)) throw httpError(403, messages.foreignOrigin())
      const granted = {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': [...ALLOWED_HEADERS, ...headers].join(', '),
        'access-control-max-age': PREFLIGHT_S,
      }
      return { status: 204, headers: granted }
    },
  }
}
