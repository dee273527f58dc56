import { type HttpReply, type HttpRequest, inLanguage, json, type Logger, type Route } from '@channelgraph/process'
import { Counter, type Registry } from 'prom-client'
import { write } from '../answer/answer.ts'
import { keptByNobody } from '../answer/kept.ts'
import type { Mask } from '../answer/mask.ts'
import { httpError, messages } from '../answer/messages.ts'
import { RequestRefused } from '../answer/refusal.ts'
import type { Documents } from '../documents/documents.ts'
import { traceContextOf } from '../execute/trace-context.ts'
import { readGraphRequest } from '../guard/request.ts'
import { requireJson } from '../http/content-type.ts'
import { readingIn } from '../http/language.ts'
import type { SignedIn } from '../identity/askers.ts'
import { clientOf } from '../identity/client.ts'
import { shareOf } from '../limits/client-name.ts'
import type { Allowance, ViewerLimits } from '../limits/viewer-limits.ts'
import { type About, aboutOf } from './about.ts'
import { csv } from './csv.ts'
import { ExportEnded, httpErrorOf } from './ending.ts'
import { type Door, ExportRun } from './export-run.ts'
import type { ExportFile, FileFormat } from './file-format.ts'
import { jsonLines } from './json-lines.ts'

import { parquet } from './parquet.ts'
import { type Page, type Question, questionOf } from './question.ts'
import { xlsx } from './xlsx.ts'

const FORMATS: Readonly<Record<string, FileFormat>> = { csv, xlsx, parquet, jsonl: jsonLines }
const CONTINUED = Object.keys(FORMATS).filter((name) => FORMATS[name]?.continues)

export interface ExportRouteOptions extends Door {
  readonly documents: Documents
  readonly limits: ViewerLimits
  readonly mask: Mask
  readonly registry: Registry
}

/**
 * `POST /export?format=csv`: what `POST /graphql` takes, answered as a file. Whatever is wrong with all of it is told as an error, before
 * the file begins. `GET /export/progress`: how far one's export is, or how the last one ended.
 */
export function exportRoutes(options: ExportRouteOptions): Record<string, Route> {
  const { viewerOf, limits, underWay, registry } = options
  const count = countExports(registry)
  return {
    'POST /export': (request) => begin(options, request, count),
    'GET /export/progress': async (request) => {
      const viewer = await viewerOf(request)
      const allowance = await limits.enter(viewer.subject, shareOf(clientOf(request.headers)))
      try {
        const progress = await underWay.of(viewer.subject)
        if (!progress) throw httpError(404, messages.noExport())
        return json(200, progress, { ...keptByNobody, ...allowance.headers() })
      } finally {
        allowance.leave()
      }
    },
  }
}

async function begin(options: ExportRouteOptions, request: HttpRequest, count: CountExport): Promise<HttpReply> {
  const { viewerOf, limits, load, mask } = options
  requireJson(request)
  const name = request.query.get('format') ?? ''
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (!format) throw httpError(400, messages.exportFormat(Object.keys(FORMATS).join(', ')))
  const viewer = readingIn(request.lang, await load.carry(async () => viewerOf(request)))
  const allowance = await limits.enter(viewer.subject, shareOf(clientOf(request.headers)))
  let text = ''
  try {
    text = await request.body()
    const asked = await read(options, request, { viewer, text, allowance })
    const reply = await answer(options, { request, viewer, name, format, count, ...asked })
    return { ...reply, headers: { ...inLanguage(request.lang), ...reply.headers, ...allowance.headers() } }
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error
    await allowance.payRefusal(text)
    const { status, ...refusal } = mask.refusal(error, request)
    // A file is no form of an answer: what is refused has a status of its own, whatever form is accepted.
    return { ...write({ ...refusal, status }, JSON_FORM), status }
  } finally {
    allowance.leave()
  }
}

const JSON_FORM = 'application/json; charset=utf-8'

interface Reading {
  readonly viewer: SignedIn
  readonly text: string
  readonly allowance: Allowance
}

/** What is to be exported: a document that may be asked, let in as it is, and read as pages. */
async function read(
  { documents, served }: ExportRouteOptions,
  { query }: HttpRequest,
  { viewer, text, allowance }: Reading,
): Promise<Pick<Asked, 'question' | 'sent'>> {
  const { document, operationName, variables } = readGraphRequest(text)
  const found = await documents.find(document, viewer)
  const asked = { ...found, query: found.text, operationName, variables }
  await served.current().turnOf(viewer.subject, asked)
  const { schema } = served.current()
  const admitted = served.current().admit(asked, viewer.roles)
  await allowance.payWork({ ...admitted, rootFields: 0 }, 0, documents.keep(found, viewer.subject))
  return { question: questionOf(admitted, schema, query.get('cursors') === '1'), sent: { text: found.text, variables } }
}

interface Asked {
  readonly request: HttpRequest
  readonly viewer: SignedIn
  readonly name: string
  readonly format: FileFormat
  readonly count: CountExport
  readonly question: Question
  /** The query as it was sent. */
  readonly sent: Pick<About, 'text' | 'variables'>
}

async function answer(door: Door, asked: Asked): Promise<HttpReply> {
  const { request, viewer, name, format, count, question, sent } = asked
  const after = afterOf(request, name, format, question)
  const maxRows = Math.min(door.settings.maxRows, format.maxRows ?? Number.POSITIVE_INFINITY)
  const trace = traceContextOf(headerOf(request, 'traceparent'), headerOf(request, 'tracestate'))
  // Before the first page: what that answers is at least as new.
  const freshness = format.tellsOfItself ? await door.freshness(viewer) : []
  const run = await ExportRun.begin(door, { request, viewer, trace, question, format: name, after, maxRows })
  const first = await run.first().catch(async (error: unknown) => {
    const ending = await ended(run, error, door.log)
    count(name, ending.code)
    throw httpErrorOf(ending)
  })
  const stream = fileOf(run, door.log, count, {
    format,
    first,
    file: {
      columns: question.columns,
      lang: request.lang,
      continues: after !== null,
      about: () => aboutOf({ ...sent, viewer, freshness, progress: run.progress, lang: request.lang }),
      position: () => run.progress,
      requestId: request.requestId,
    },
  })
  const filename = `${question.name}-${run.progress.startedAt.slice(0, 19).replaceAll(':', '')}.${name}`
  const headers = {
    'content-type': format.contentType,
    'content-disposition': `attachment; filename="${filename}"`,
    // A proxy that reads ahead of its client would undo the pace, and keep all of it.
    'x-accel-buffering': 'no',
    ...keptByNobody,
  }
  return { status: 200, headers, stream }
}

/** Where a file goes on, as its last line says; null where it begins. */
function afterOf({ query }: HttpRequest, name: string, { continues }: FileFormat, { list }: Question): string | null {
  const after = query.get('after') || null
  if (after === null) return null
  if (!continues) throw httpError(400, messages.exportNotResumed(name, CONTINUED.join(', ')))
  if (!list) throw httpError(400, messages.exportOfOneAnswer())
  return after
}

interface Writing {
  readonly format: FileFormat
  readonly first: Page
  readonly file: Omit<ExportFile, 'pages'>
}

/** The file as it is written; however it ends, its viewer may begin the next. */
async function* fileOf(run: ExportRun, log: Logger, count: CountExport, { format, first, file }: Writing): Written {
  let failure: unknown
  let isWhole = false
  try {
    yield* format.write({ ...file, pages: run.pages(first) })
    isWhole = true
  } catch (error) {
    failure = error
    throw error
  } finally {
    const ending = isWhole ? undefined : await ended(run, failure ?? new ExportEnded(messages.givenUp()), log)
    if (isWhole) await run.end()
    count(run.progress.format, ending?.code ?? 'complete', run.progress.rows)
  }
}

type Written = AsyncGenerator<string | Uint8Array, void>

/** Ends an export that broke off. What nobody expected is our fault, and logged. */
async function ended(run: ExportRun, error: unknown, log: Logger): Promise<ExportEnded> {
  const isExpected = error instanceof ExportEnded
  if (!isExpected) log.error({ requestId: run.progress.id, err: error }, 'export failed')
  const ending = isExpected ? error : new ExportEnded(messages.internal())
  await run.end(ending)
  return ending
}

type CountExport = (format: string, outcome: string, rows?: number) => void

function countExports(registry: Registry): CountExport {
  const exports = new Counter({
    name: 'exports_total',
    help: 'Exports by format and how they ended: complete, or the code of what ended them',
    labelNames: ['format', 'outcome'],
    registers: [registry],
  })
  const exported = new Counter({
    name: 'export_rows_total',
    help: 'Rows exported, by format',
    labelNames: ['format'],
    registers: [registry],
  })
  return (format, outcome, rows = 0) => {
    exports.inc({ format, outcome })
    exported.inc({ format }, rows)
  }
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
