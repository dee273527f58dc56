import type { HttpReply, HttpRequest } from '@channelgraph/process'
import { httpError, messages } from '../answer/messages.ts'

const ALLOWED_HEADERS =
  'authorization, content-type, accept-language, x-request-id, traceparent, tracestate, apollo-require-preflight, apollographql-client-name, apollographql-client-version, graphql-client-name, graphql-client-version'
const EXPOSED_HEADERS = 'x-request-id, retry-after, ratelimit, ratelimit-policy'
const PREFLIGHT_S = '600'

type Headers = Readonly<Record<string, string>>

/** Which pages may read answers: those of the origins listed, and the gateway's own. */
export function corsFor(origins: readonly string[]) {
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
    /** Answers a browser that asks whether its page may send a POST. */
    preflight: (request: HttpRequest): HttpReply => {
      if (!isAllowed(request)) throw httpError(403, messages.foreignOrigin())
      const headers = {
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': ALLOWED_HEADERS,
        'access-control-max-age': PREFLIGHT_S,
      }
      return { status: 204, headers }
    },
  }
}
