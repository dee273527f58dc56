import { setImmediate } from 'node:timers/promises'
import type { Viewer } from '@channelgraph/access'
import { type HttpError, type HttpReply, type HttpRequest, inLanguage, json, type Logger } from '@channelgraph/process'
import { withDeadline } from '@channelgraph/values'
import { OperationTypeNode } from 'graphql'
import { requireAcceptable, requireJson } from './content-type.ts'
import { RequestRefused } from './guard/refusal.ts'
import { readGraphRequest } from './guard/request.ts'
import { readingIn } from './language.ts'
import { shareOf } from './limits/client-name.ts'
import type { Load } from './limits/load.ts'
import type { Allowance, KnownCost, ViewerLimits } from './limits/viewer-limits.ts'
import { httpError, messages } from './messages.ts'
import type { RequestContext } from './request-context.ts'
import type { ServedGraph } from './supergraph.ts'
import { traceContextOf } from './trace-context.ts'

export interface GraphRouteOptions {
  /** Says who asks. Throws HttpError. */
  readonly viewerOf: (request: HttpRequest) => Promise<Viewer>
  readonly served: ServedGraph
  readonly load: Load
  readonly limits: ViewerLimits
  readonly requestDeadlineMs: number
  /** Told the code of every error of a refused request. */
  readonly countError: (code: string) => void
  readonly log: Logger
}

/** Characters of an operation's name in the log: its client chooses it. */
const MAX_NAME_LOGGED = 100

/** Tokens of a new document that takes milliseconds to parse and validate. */
const LARGE_DOCUMENT = 500

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
      requireAcceptable(request)
      const { lang } = request
      const viewer = readingIn(lang, await inTime(leftMs(), viewerOf(request), tooLate))
      const allowance = await limits.enter(viewer.subject, shareOf(request.headers))
      try {
        const text = await inTime(leftMs(), bodyOf(request), bodyTooLate)
        const reply = await answer(options, { request, viewer, allowance, text, started, leftMs })
        const headers = { ...inLanguage(lang), 'cache-control': 'no-store' }
        return { ...reply, headers: { ...reply.headers, ...allowance.headers(), ...headers } }
      } finally {
        allowance.leave()
      }
    })
}

interface Asked {
  readonly request: HttpRequest
  readonly viewer: Viewer
  readonly allowance: Allowance
  readonly text: string
  readonly started: number
  readonly leftMs: () => number
}

async function answer(
  { served, countError, log }: GraphRouteOptions,
  { request, viewer, allowance, text, started, leftMs }: Asked,
): Promise<HttpReply> {
  const trace = traceContextOf(headerOf(request, 'traceparent'), headerOf(request, 'tracestate'))
  const line = { requestId: request.requestId, traceId: trace.traceId, subject: viewer.subject }
  let query: string | undefined
  let end: (() => void) | undefined
  try {
    const asked = readGraphRequest(text)
    query = asked.query
    await served.current().turnOf(viewer.subject, asked)
    let graph = served.current()
    let admitted = graph.admit(asked)
    const known: KnownCost = admitted
    await allowance.take('values', known.values)
    end = await turnOf({ request, allowance, known, leftMs })
    if (known.tokensRead > LARGE_DOCUMENT) await setImmediate() // reading it was a turn, and folding and printing it is another
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
    const reply = await withDeadline(leftMs(), ends, (signal) => {
      const context: RequestContext = { viewer, requestId: request.requestId, trace, signal, asking }
      return graph.answer(asked, context, request.headers.accept)
    })
    await allowance.payWork(known, asking.requests)
    const status = request.signal.aborted ? CLIENT_GONE : reply.status
    log.info(
      { ...line, kind, operation: operation.name?.value.slice(0, MAX_NAME_LOGGED), status, ms: msSince(started) },
      'operation',
    )
    return { ...reply, status }
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error
    await allowance.payRefusal(text, query)
    const codes = error.errors.map(({ extensions }) => String(extensions.code))
    codes.forEach(countError)
    log.info({ ...line, refused: codes, ms: msSince(started) }, 'operation refused')
    return refusalReply(error, request)
  } finally {
    end?.()
  }
}

interface Waiting extends Pick<Asked, 'request' | 'allowance' | 'leftMs'> {
  readonly known: KnownCost
}

/** Waits until the operation fits beside what its viewer has under way. Nothing of it is done before; that it was read is paid for. */
async function turnOf({ request: { signal }, allowance, known, leftMs }: Waiting): Promise<() => void> {
  try {
    return await withDeadline(leftMs(), [signal], (ending) => allowance.begin(known, ending))
  } catch {
    await allowance.payWork({ ...known, rootFields: 0 }, 0)
    throw signal.aborted ? httpError(CLIENT_GONE, messages.clientGone()) : tooLate()
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

/** A refusal as an answer: 400, each error with its code, its place and the request id. */
function refusalReply({ errors }: RequestRefused, { requestId, lang }: HttpRequest): HttpReply {
  const listed = errors.map(({ text, locations, extensions }) => ({
    message: text[lang],
    locations,
    extensions: { ...extensions, requestId },
  }))
  return json(400, { errors: listed })
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

const msSince = (started: number): number => Math.round(performance.now() - started)
