import { HeaderMap } from '@apollo/server'
import { IDENTITY_HEADER, type IdentityVerifier, InvalidIdentity, type Viewer } from '@channelgraph/access'

import {
  boundedWork,
  EXPLAIN_HEADER,
  errorReply,
  HttpError,
  type HttpReply,
  type HttpRequest,
  json,
  type Logger,
  type Route,
  STATEMENTS_HEADER,
  StatementCount,
  tooComplex,
  type WorkEnd,
  WorkEnded,
  type WorkLimits,
} from '@channelgraph/process'
import type { Text } from '@channelgraph/values'

import type { Subgraph } from './subgraph.ts'

interface GraphqlRouteOptions {
  readonly subgraph: Subgraph
  readonly verifier: IdentityVerifier
  readonly limits: WorkLimits
  readonly log: Logger
}

/** `POST /graphql` of a department: who asks by the gateway's word, what is asked, the answer within the limits of one request. */
export function createGraphqlRoute({ subgraph, verifier, limits, log }: GraphqlRouteOptions): Route {
  const viewerOf = viewersOfGateway(verifier, log)
  return async (request) => {
    const viewer = await viewerOf(request)
    const headers = new HeaderMap()
    for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value)
    const body = parseJson(await request.body())
    const counted = request.headers[EXPLAIN_HEADER] === 'run' ? new StatementCount() : undefined
    try {
      const response = await boundedWork(limits, { viewer: viewer.subject, gone: request.signal, counted }, () =>
        subgraph.server.executeHTTPGraphQLRequest({
          httpGraphQLRequest: { method: 'POST', headers, search: '', body },
          context: async () => subgraph.contextFor(viewer, request.requestId),
        }),
      )
      if (response.body.kind !== 'complete') return errorReply(request, 500, 'INTERNAL', NO_INCREMENTS)
      return {
        status: response.status ?? 200,
        headers: {
          ...Object.fromEntries(response.headers),
          ...(counted ? { [STATEMENTS_HEADER]: String(counted) } : {}),
        },
        body: response.body.string,
      }
    } catch (error) {
      if (!(error instanceof WorkEnded)) throw error
      const { end } = error
      log[end === 'gone' ? 'info' : 'warn'](
        { requestId: request.requestId, end },
        'a request was ended before its answer',
      )
      return answerTo(end, limits, viewer)
    }
  }
}

/** Who asks, by the gateway's word. Throws HttpError 401 for whoever else asks, and logs why it is not accepted. */
export function viewersOfGateway(verifier: IdentityVerifier, log: Logger): (request: HttpRequest) => Promise<Viewer> {
  const logInvalid = logInvalidIdentities(log)
  return async ({ headers, requestId }) => {
    const identity = headers[IDENTITY_HEADER]
    return verifier.verify(typeof identity === 'string' ? identity : undefined).catch((error: unknown) => {
      if (!(error instanceof InvalidIdentity)) throw error
      logInvalid(error, requestId)
      throw new HttpError(401, 'UNAUTHENTICATED', { en: error.message, zh: '签名身份无效。' })
    })
  }
}

const NO_INCREMENTS: Text = { en: 'Incremental delivery is not served.', zh: '不支持增量交付。' }
const GONE: Text = { en: 'Whoever asked has gone.', zh: '请求方已离开。' }

function answerTo(end: WorkEnd, { values, deadlineMs }: WorkLimits, viewer: Viewer): HttpReply {
  if (end === 'gone') throw new HttpError(499, 'UNAVAILABLE', GONE) // read by nobody; counted by metrics
  if (end === 'deadline')
    throw new HttpError(503, 'UNAVAILABLE', {
      en: `No answer within ${deadlineMs} ms: ask for less at once, or try again soon.`,
      zh: `${deadlineMs} 毫秒内没有得出结果:请减少一次查询的内容,或稍后再试。`,
    })
  const { text, extensions } = tooComplex(values)
  return json(200, { data: null, errors: [{ message: text[viewer.lang ?? 'en'], extensions }] })
}

const TOLD_AGAIN_MS = 60_000

/** Logs why an identity is not accepted: each reason once a minute, so that nobody can fill the log from outside. */
function logInvalidIdentities(log: Logger): (invalid: InvalidIdentity, requestId: string) => void {
  const logAgainAt = new Map<string, number>()
  return ({ reason, keyId }, requestId) => {
    if (performance.now() < (logAgainAt.get(reason) ?? 0)) return
    logAgainAt.set(reason, performance.now() + TOLD_AGAIN_MS)
    log.warn({ reason, keyId, requestId }, 'a request was refused: its signed identity is not accepted (IDENTITY_KEYS)')
  }
}

/** Throws HttpError 400. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError(400, 'BAD_USER_INPUT', { en: 'The body must be JSON.', zh: '正文须为 JSON。' })
  }
}
