import { setImmediate } from 'node:timers/promises'
import {
  EXPLAIN_HEADER,
  HttpError,
  type HttpReply,
  type HttpRequest,
  inLanguage,
  type Logger,
} from '@channelgraph/process'
import { OperationTypeNode } from 'graphql'
import { write } from '../answer/answer.ts'
import { formOf, requireForm } from '../answer/form.ts'
import { keptByItsReader, keptByNobody } from '../answer/kept.ts'
import type { Mask } from '../answer/mask.ts'
import { httpError, messages } from '../answer/messages.ts'
import { RequestRefused, refused } from '../answer/refusal.ts'
import type { Documents } from '../documents/documents.ts'
import type { RequestContext } from '../execute/request-context.ts'
import { traceContextOf } from '../execute/trace-context.ts'
import type { Explainer } from '../explain/explainer.ts'
import { explainOf } from '../explain/header.ts'
import type { ServedGraph } from '../graph/supergraph.ts'
import { readGraphQuery, readGraphRequest } from '../guard/request.ts'
import type { Asker, SignedIn } from '../identity/askers.ts'
import { type Client, clientOf } from '../identity/client.ts'
import type { CountOperation } from '../identity/client-metrics.ts'
import { shareOf } from '../limits/client-name.ts'
import { COST_HEADER, type Costs } from '../limits/costs.ts'
import type { Load } from '../limits/load.ts'
import type { Allowance, KnownCost, ViewerLimits } from '../limits/viewer-limits.ts'
import { requireJson } from './content-type.ts'
import { CLIENT_GONE, clientGone, Interest, tooLate } from './interest.ts'
import { readingIn } from './language.ts'

export interface GraphRouteOptions {
  /** Says who asks. Throws HttpError. */
  readonly viewerOf: (request: HttpRequest) => SignedIn | Promise<SignedIn>
  readonly documents: Documents
  /** INTROSPECTION: who may ask for the schema. */
  readonly mayIntrospect: (asker: Asker) => boolean
  readonly served: ServedGraph
  readonly load: Load
  readonly limits: ViewerLimits
  readonly costs: Costs
  readonly explainer: Explainer
  readonly requestDeadlineMs: number
  readonly mask: Mask
  readonly countOperation: CountOperation
  readonly log: Logger
}

/** Characters of an operation's name in the log: its client chooses it. */
const MAX_NAME_LOGGED = 100

/** Tokens of a new document that takes milliseconds to parse and validate. */
const LARGE_DOCUMENT = 500

/**
 * `POST /graphql` and `GET /graphql`: may it be asked now, who asks, what is asked, may it run, the answer. The deadline counts from
 * the first of them. A GET needs no header that a page of another origin could not send: a page has nobody's token, and without one
 * nothing is read.
 */
export const graphRoute = (options: GraphRouteOptions) => {
  const { load } = options
  return async (request: HttpRequest): Promise<HttpReply> => {
    try {
      return await load.carry(() => carry(options, request))
    } catch (error) {
      throw error instanceof HttpError ? inItsForm(request, error) : error
    }
  }
}

async function carry(options: GraphRouteOptions, request: HttpRequest): Promise<HttpReply> {
  const { viewerOf, limits, requestDeadlineMs } = options
  const interest = new Interest(request, requestDeadlineMs)
  try {
    // Whatever could refuse the answer's form is asked first: nothing is done and then not told.
    if (!isGet(request)) requireJson(request)
    const form = requireForm(request)
    const { lang } = request
    const known = viewerOf(request)
    const viewer = readingIn(lang, known instanceof Promise ? await interest.inTime(known, tooLate) : known)
    const client = clientOf(request.headers)
    const entered = limits.enter(viewer.subject, shareOf(client))
    const allowance = entered instanceof Promise ? await entered : entered
    try {
      const text = isGet(request) ? queryOf(request) : await interest.inTime(bodyOf(request), bodyTooLate)
      const { status, headers, body } = await answer(options, {
        request,
        form,
        viewer,
        client,
        allowance,
        text,
        interest,
      })
      return { status, body, headers: { ...inLanguage(lang), ...headers, ...allowance.headers() } }
    } finally {
      allowance.leave()
    }
  } finally {
    interest.end()
  }
}

const isGet = ({ method }: HttpRequest): boolean => method === 'GET'

/** What ends a request before it is read is told in the form that its client accepts as well. */
function inItsForm(request: HttpRequest, { status, code, text, headers }: HttpError): HttpError {
  const form = formOf(request)
  const all = { ...(form ? { 'content-type': form } : {}), ...keptByNobody, ...headers }
  return new HttpError(status, code, text, all)
}

interface Asked {
  readonly request: HttpRequest
  /** Of the answer. */
  readonly form: string
  readonly viewer: SignedIn
  readonly client: Client
  readonly allowance: Allowance
  /** The body, or the query of a GET. */
  readonly text: string
  readonly interest: Interest
}

/** Admits what is asked, runs it, and writes what came of it, masked. */
async function answer(
  { documents, mayIntrospect, served, costs, explainer, mask, countOperation, log }: GraphRouteOptions,
  { request, form, viewer, client, allowance, text, interest }: Asked,
): Promise<HttpReply> {
  const trace = traceContextOf(headerOf(request, 'traceparent'), headerOf(request, 'tracestate'))
  const { requestId, query: parameters } = request
  const line = {
    requestId,
    traceId: trace.traceId,
    subject: viewer.subject,
    client: client.name,
    clientVersion: client.version,
  }
  let query: string | undefined
  let end: (() => void) | undefined
  try {
    const explain = explainOf(headerOf(request, EXPLAIN_HEADER))
    const { document, operationName, variables } = isGet(request)
      ? readGraphQuery(request.query)
      : readGraphRequest(text)
    query = document.text ?? undefined
    const found = await documents.find(document, viewer)
    const asked = { ...found, query: found.text, operationName, variables }
    await served.current().turnOf(viewer.subject, asked)
    let graph = served.current()
    let admitted = graph.admit(asked, viewer.roles)
    if (explain && !graph.explains) throw refused(messages.noExplanationHere())
    const isPlan = explain === 'plan'
    const known: KnownCost = isPlan ? { ...admitted, values: 0, rootFields: 0 } : admitted
    const kind = admitted.operation.operation
    if (isGet(request) && kind !== OperationTypeNode.QUERY) throw refused(messages.mutationByGet(), 'method')
    if (admitted.introspects && !mayIntrospect(viewer)) throw refused(messages.noIntrospection())
    if (!isPlan) await costs.take(admitted, allowance)
    end = await turnOf({ interest, allowance, known })
    if (known.tokensRead > LARGE_DOCUMENT) await setImmediate() // reading it was a turn, and folding and printing it is another
    const fresh = explain === 'run' ? await interest.inTime(explainer.freshness(viewer), tooLate) : undefined
    // While that was asked another supergraph may have taken its place, and what is admitted is answered in the same tick.
    if (graph !== served.current()) {
      graph = served.current()
      admitted = graph.admit(asked, viewer.roles)
    }
    interest.assertThere()
    // A reader who goes away ends the work; a change is finished though nobody waits, so that it is whole or not there.
    if (kind !== OperationTypeNode.QUERY) interest.outlastClient()
    const asking = { requests: explain ? explainer.requests : 0 }
    const registered = documents.keep(found, viewer.subject)
    const [startedAt, begun] = [explainer.now(), performance.now()]
    const { cancellation } = interest
    const mine = parameters.has('mine')
    const context: RequestContext = {
      viewer,
      mine,
      requestId,
      trace,
      cancellation,
      asking,
      explain: fresh !== undefined,
    }
    const given = isPlan ? await graph.plan(admitted, context) : await graph.answer(admitted, context)
    const durationMs = performance.now() - begun
    await allowance.payWork(known, asking.requests, registered)
    const status = request.isGone ? CLIENT_GONE : given.status
    const operation = admitted.operation.name?.value.slice(0, MAX_NAME_LOGGED)
    countOperation(client, kind === OperationTypeNode.QUERY ? 'query' : 'mutation')
    // By this it can be told which client sends it, before only trusted documents are answered.
    const unknown = found.unknown ? { unknownDocument: admitted.hash } : {}
    log.info({ ...line, kind, operation, ...unknown, explain, status, ms: interest.ms() }, 'operation')
    const cost = isPlan ? undefined : costs.answered(admitted, given, headerOf(request, COST_HEADER) === '1')
    const told = explainer.told(admitted, given, { viewer, fresh, startedAt, durationMs })
    const extensions = { ...given.extensions, ...(cost && { cost }), ...told }
    const isTold = Object.keys(extensions).length > 0
    const reply = write({ ...given, status, ...(isTold && { extensions }) }, form)
    if (isGet(request) && status === 200 && !given.errors && !isTold) return keptByItsReader(reply, request)
    return { ...reply, headers: { ...reply.headers, ...keptByNobody } }
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error
    await allowance.payRefusal(text, query)
    costs.refused(error)
    countOperation(client, 'refused')
    const codes = error.errors.map(({ extensions }) => extensions.code)
    log.info({ ...line, refused: codes, ms: interest.ms() }, 'operation refused')
    const reply = write(mask.refusal(error, request), form)
    return { ...reply, headers: { ...reply.headers, ...keptByNobody } }
  } finally {
    end?.()
  }
}

interface Waiting extends Pick<Asked, 'interest' | 'allowance'> {
  readonly known: KnownCost
}

/** Waits until the operation fits beside what its viewer has under way. Nothing of it is done before; that it was read is paid for. */
async function turnOf({ interest, allowance, known }: Waiting): Promise<() => void> {
  const end = await allowance.begin(known, interest.cancellation)
  if (end) return end
  await allowance.payWork({ ...known, rootFields: 0 }, 0)
  throw interest.isOver()
}

/** Half of what Node reads of a URL and its headers together; beyond that it answers 431 by itself. */
const MAX_QUERY_STRING = 8_192

function queryOf({ query }: HttpRequest): string {
  const text = query.toString()
  if (text.length > MAX_QUERY_STRING) throw httpError(414, messages.longUrl(MAX_QUERY_STRING))
  return text
}

/** The body, or that its client went away in the middle of it. */
async function bodyOf(request: HttpRequest): Promise<string> {
  try {
    return await request.body()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
    throw clientGone()
  }
}

const bodyTooLate = () => httpError(408, messages.bodyTooLate())

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
