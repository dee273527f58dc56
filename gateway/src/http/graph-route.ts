import type { Viewer } from '@channelgraph/access'
import { type HttpError, type HttpReply, type HttpRequest, inLanguage, type Logger } from '@channelgraph/process'
import { withDeadline } from '@channelgraph/values'
import { OperationTypeNode } from 'graphql'
import { write } from '../answer/answer.ts'
import { requireForm } from '../answer/form.ts'
import type { Mask } from '../answer/mask.ts'
import { httpError, messages } from '../answer/messages.ts'
import { RequestRefused } from '../answer/refusal.ts'
import type { RequestContext } from '../execute/request-context.ts'
import { traceContextOf } from '../execute/trace-context.ts'
import type { ServedGraph } from '../graph/supergraph.ts'
import { readGraphRequest } from '../guard/request.ts'
import { shareOf } from '../limits/client-name.ts'
import type { Load } from '../limits/load.ts'
import type { Allowance, ViewerLimits } from '../limits/viewer-limits.ts'
import { requireJson } from './content-type.ts'
import { readingIn } from './language.ts'

export interface GraphRouteOptions {
  /** Says who asks. Throws HttpError. */
  readonly viewerOf: (request: HttpRequest) => Promise<Viewer>
  readonly served: ServedGraph
  readonly load: Load
  readonly limits: ViewerLimits
  readonly requestDeadlineMs: number
  readonly mask: Mask
  readonly log: Logger
}

/** Characters of an operation's name in the log: its client chooses it. */
const MAX_NAME_LOGGED = 100

/** What a request is counted as whose client did not wait for its answer; nobody receives it. */
const CLIENT_GONE = 499

/** `POST /graphql`: may it be asked now, who asks, what is asked, may it run, the answer. The deadline counts from the first of them. */
export const graphRoute = (options: GraphRouteOptions) => {
  const { viewerOf, load, limits, requestDeadlineMs } = options
  return (request: HttpRequest): Promise<HttpReply> =>
    load.carry(async () => {
      const started = performance.now()
      const leftMs = () => Math.max(0, started + requestDeadlineMs - performance.now())
      // Whatever could refuse the answer's form is asked first: nothing is done and then not told.
      requireJson(request)
      const form = requireForm(request)
      const { lang } = request
      const viewer = readingIn(lang, await inTime(leftMs(), viewerOf(request), tooLate))
      const allowance = await limits.enter(viewer.subject, shareOf(request.headers))
      try {
        const text = await inTime(leftMs(), bodyOf(request), bodyTooLate)
        const reply = await answer(options, { request, form, viewer, allowance, text, started, leftMs })
        const headers = { ...inLanguage(lang), 'cache-control': 'no-store' }
        return { ...reply, headers: { ...reply.headers, ...allowance.headers(), ...headers } }
      } finally {
        allowance.leave()
      }
    })
}

interface Asked {
  readonly request: HttpRequest
  /** Of the answer. */
  readonly form: string
  readonly viewer: Viewer
  readonly allowance: Allowance
  readonly text: string
  readonly started: number
  readonly leftMs: () => number
}

/** Admits what is asked, runs it, and writes what came of it, masked. */
async function answer(
  { served, mask, log }: GraphRouteOptions,
  { request, form, viewer, allowance, text, started, leftMs }: Asked,
): Promise<HttpReply> {
  const trace = traceContextOf(headerOf(request, 'traceparent'), headerOf(request, 'tracestate'))
  const line = { requestId: request.requestId, traceId: trace.traceId, subject: viewer.subject }
  let query: string | undefined
  try {
    const asked = readGraphRequest(text)
    query = asked.query
    await served.current().turnOf(viewer.subject, asked)
    let graph = served.current()
    let admitted = graph.admit(asked)
    const { tokensRead } = admitted
    await allowance.take('values', admitted.values)
    // While that was asked another supergraph may have taken its place, and what is admitted is answered in the same tick.
    if (graph !== served.current()) {
      graph = served.current()
      admitted = graph.admit(asked)
    }
    const { operation } = admitted
    const kind = operation.operation
    if (leftMs() === 0) throw tooLate()
    // A reader who goes away ends the work; a change is finished though nobody waits, so that it is whole or not there.
    const ends = kind === OperationTypeNode.QUERY ? [request.signal] : []
    const asking = { requests: 0 }
    const given = await withDeadline(leftMs(), ends, (signal) => {
      const context: RequestContext = { viewer, requestId: request.requestId, trace, signal, asking }
      return graph.answer(admitted, context)
    })
    await allowance.payWork(tokensRead, asking.requests)
    const status = request.signal.aborted ? CLIENT_GONE : given.status
    log.info(
      { ...line, kind, operation: operation.name?.value.slice(0, MAX_NAME_LOGGED), status, ms: msSince(started) },
      'operation',
    )
    return write({ ...given, status }, form)
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error
    await allowance.payRefusal(text, query)
    const codes = error.errors.map(({ extensions }) => extensions.code)
    log.info({ ...line, refused: codes, ms: msSince(started) }, 'operation refused')
    return write(mask.refusal(error, request), form)
  }
}

/** The body, or that its client went away in the middle of it. */
async function bodyOf(request: HttpRequest): Promise<string> {
  try {
    return await request.body()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
    throw httpError(CLIENT_GONE, messages.clientGone())
  }
}

const tooLate = () => httpError(503, messages.timeIsOver(), { 'retry-after': '1' })

const bodyTooLate = () => httpError(408, messages.bodyTooLate())

/** What the work gives, unless the time is over first; what the work gives after that is nobody's any more. */
function inTime<T>(ms: number, work: Promise<T>, late: () => HttpError): Promise<T> {
  return withDeadline(
    ms,
    [],
    (signal) =>
      new Promise<T>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(late()))
        work.then(resolve, reject)
      }),
  )
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

const msSince = (started: number): number => Math.round(performance.now() - started)
