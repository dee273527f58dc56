import { errorReply, type HttpReply, type HttpRequest, json, type Logger } from '@channelgraph/service'
import { withDeadline } from '@channelgraph/values'
import { OperationTypeNode } from 'graphql'
import { requireJson } from './content-type.ts'
import { RequestRefused } from './guard/refusal.ts'
import { readGraphRequest } from './guard/request.ts'
import type { Authenticator } from './identity.ts'
import type { RequestContext } from './request-context.ts'
import type { ServedGraph } from './supergraph.ts'
import { traceContextOf } from './trace-context.ts'

export interface GraphRouteOptions {
  readonly authenticator: Authenticator
  readonly served: ServedGraph
  readonly requestDeadlineMs: number
  /** Told the code of every error of a refused request. */
  readonly countError: (code: string) => void
  readonly log: Logger
}

/** `POST /graphql`: who asks, what is asked, may it run, the answer. */
export const graphRoute =
  ({ authenticator, served, requestDeadlineMs, countError, log }: GraphRouteOptions) =>
  async (request: HttpRequest): Promise<HttpReply> => {
    const started = performance.now()
    requireJson(request)
    const viewer = await authenticator.viewerOf(request.headers.authorization)
    const text = await request.body()
    const trace = traceContextOf(headerOf(request, 'traceparent'), headerOf(request, 'tracestate'))
    const line = { requestId: request.requestId, traceId: trace.traceId, subject: viewer.subject }
    try {
      const asked = readGraphRequest(text)
      await served.current().turnOf(viewer.subject, asked)
      const graph = served.current()
      const { operation } = graph.admit(asked)
      const kind = operation.operation
      // A reader who goes away ends the work; a change is finished though nobody waits, so that it is whole or not there.
      const ends = kind === OperationTypeNode.QUERY ? [request.signal] : []
      const reply = await withDeadline(requestDeadlineMs, ends, (signal) => {
        const context: RequestContext = { viewer, requestId: request.requestId, trace, signal }
        return graph.answer(asked, context, request.headers.accept)
      })
      log.info(
        { ...line, kind, operation: operation.name?.value, status: reply.status, ms: msSince(started) },
        'operation',
      )
      return { ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } }
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error
      const codes = error.errors.map(({ extensions }) => String(extensions.code))
      codes.forEach(countError)
      log.info({ ...line, refused: codes, ms: msSince(started) }, 'operation refused')
      return refusalReply(error, request.requestId)
    }
  }

/** A refusal as an answer: 400, each error with its code, its place and the request id. */
export function refusalReply({ errors }: RequestRefused, requestId: string): HttpReply {
  const [only] = errors
  if (errors.length === 1 && only && !only.locations) {
    return errorReply(400, String(only.extensions.code), only.message, requestId, { 'cache-control': 'no-store' })
  }
  const listed = errors.map(({ message, locations, extensions }) => ({
    message,
    locations,
    extensions: { ...extensions, requestId },
  }))
  return json(400, { errors: listed }, { 'cache-control': 'no-store' })
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

const msSince = (started: number): number => Math.round(performance.now() - started)
