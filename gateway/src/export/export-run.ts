import { setTimeout } from 'node:timers/promises'
import type { Viewer } from '@channelgraph/access'
import type { DepartmentFreshness } from '@channelgraph/explorer/explained'
import type { HttpRequest, Logger } from '@channelgraph/process'
import type { Text } from '@channelgraph/values'
import { type Answer, dataOf, type ToldError } from '../answer/answer.ts'
import { httpError, messages } from '../answer/messages.ts'
import { RequestRefused } from '../answer/refusal.ts'
import { valuesIn } from '../answer/values-in.ts'
import type { CostMode, ExportSettings } from '../env.ts'
import type { TraceContext } from '../execute/trace-context.ts'
import type { Graph } from '../graph/graph.ts'
import type { ServedGraph } from '../graph/supergraph.ts'
import { LONGEST } from '../guard/costed-schema.ts'
import type { AdmittedOperation } from '../guard/documents.ts'
import { Interest } from '../http/interest.ts'
import { readingIn } from '../http/language.ts'
import type { SignedIn } from '../identity/askers.ts'
import type { Load } from '../limits/load.ts'
import type { Bucket, Buckets } from '../limits/token-bucket.ts'
import { workOf } from '../limits/viewer-limits.ts'
import { valueIn } from './columns.ts'
import { ExportEnded, endingBy, endingOf } from './ending.ts'
import type { Page, Question } from './question.ts'
import { type ExportsUnderWay, LEASE_MS, type Progress, told } from './under-way.ts'

/** What every page of every export passes, as any operation does. */
export interface Door {
  readonly viewerOf: (request: HttpRequest) => Promise<SignedIn> | SignedIn
  readonly served: ServedGraph
  readonly load: Load
  readonly buckets: Buckets
  readonly costMode: CostMode
  readonly requestDeadlineMs: number
  readonly settings: ExportSettings
  readonly underWay: ExportsUnderWay
  /** Whether this replica is about to end: its exports do, between two pages, so that they can be continued at another one. */
  readonly isStopping: () => boolean
  /** How new what each department answers from is. */
  readonly freshness: (viewer: Viewer) => Promise<readonly DepartmentFreshness[]>
  readonly log: Logger
}

export interface ExportAsked {
  readonly request: HttpRequest
  readonly viewer: SignedIn
  readonly trace: TraceContext
  readonly question: Question
  readonly format: string
  /** `after` of the first page, where it goes on. */
  readonly after: string | null
  readonly maxRows: number
}

/** What its asker may not see stays empty; everything else that is missing ends the file. */
const LEFT_EMPTY = new Set(['FORBIDDEN', 'NOT_FOUND'])

/** One export: its pages one after another, each asked in its viewer's name at the same door as any operation. */
export class ExportRun {
  readonly #door: Door
  readonly #asked: ExportAsked
  readonly #leftMs: () => number
  #size = LONGEST
  #progress: Progress
  /** Cells that are empty because their asker may not see them, by column. */
  readonly #denied = new Map<string, number>()

  private constructor(door: Door, asked: ExportAsked, now: () => number) {
    const until = now() + door.settings.deadlineMs
    this.#leftMs = () => Math.max(0, until - now())
    this.#door = door
    this.#asked = asked
    this.#progress = {
      id: asked.request.requestId,
      format: asked.format,
      state: 'running',
      rows: 0,
      pages: 0,
      total: null,
      cursor: asked.after ?? asked.question.list?.after ?? null,
      startedAt: new Date().toISOString(),
      endedAt: null,
      error: null,
      notices: [],
    }
  }

  /** Begins one, unless another one of the same viewer runs. Throws HttpError 429. */
  static async begin(door: Door, asked: ExportAsked, now = () => performance.now()): Promise<ExportRun> {
    const run = new ExportRun(door, asked, now)
    if (await door.underWay.begin(asked.viewer.subject, run.#progress)) return run
    throw httpError(429, messages.exportUnderWay(), { 'retry-after': '10' })
  }

  get progress(): Progress {
    return this.#progress
  }

  /** How long it may still take. */
  get leftMs(): number {
    return this.#leftMs()
  }

  /** The first page, before anything of the file is written: what is wrong with all of it is told as an error. Throws ExportEnded. */
  async first(): Promise<Page> {
    return this.#read(this.#asked.after)
  }

  /** All pages. Throws ExportEnded where it breaks off. Whoever begins to read it ends it. */
  async *pages(first: Page): AsyncGenerator<Page, void> {
    const { underWay } = this.#door
    const { viewer } = this.#asked
    const lease = setInterval(() => void underWay.save(viewer.subject, this.#progress), LEASE_MS / 3).unref()
    try {
      let page = first
      for (;;) {
        yield page
        // It was written when the next one is asked for.
        const { rows, pages, total, cursor } = this.#progress
        this.#progress = {
          ...this.#progress,
          rows: rows + page.rows.length,
          pages: pages + 1,
          total: page.total ?? total,
          cursor: page.end ?? cursor,
          notices: this.#notices(),
        }
        if (page.next === null) return
        await underWay.save(viewer.subject, this.#progress)
        if (this.#progress.rows >= this.#asked.maxRows)
          throw new ExportEnded(messages.exportTooLong(this.#asked.maxRows))
        if (this.#door.isStopping()) throw new ExportEnded(messages.exportInterrupted())
        page = await this.#read(page.next)
      }
    } finally {
      clearInterval(lease)
    }
  }

  /** Lets the viewer begin another one. */
  async end(error?: ExportEnded): Promise<void> {
    const { request, viewer } = this.#asked
    const state = request.isGone ? 'cancelled' : error ? 'ended' : 'complete'
    const { id, format, rows, pages, startedAt } = this.#progress
    const endedAt = new Date().toISOString()
    const ms = Date.parse(endedAt) - Date.parse(startedAt)
    this.#progress = {
      ...this.#progress,
      state,
      endedAt,
      error: error ? told(error, request.lang) : null,
      notices: this.#notices(),
    }
    this.#door.log.info(
      { requestId: id, subject: viewer.subject, format, state, code: error?.code, rows, pages, ms },
      'export',
    )
    await this.#door.underWay.save(viewer.subject, this.#progress)
  }

  #notices(): string[] {
    const { lang } = this.#asked.request
    return [...this.#denied].map(([column, cells]) => deniedCells(column, cells)[lang])
  }

  /** A page, asked for again while what keeps it may pass. */
  async #read(after: string | null): Promise<Page> {
    for (let tries = 0; ; tries += 1) {
      if (this.leftMs === 0) throw new ExportEnded(messages.exportTooSlow(this.#door.settings.deadlineMs))
      try {
        return await this.#ask(after)
      } catch (error) {
        if (this.#asked.request.isGone) throw new ExportEnded(messages.givenUp())
        const ending = endingOf(error)
        const { triesAfterMs } = this.#door.settings
        const waitMs = Math.max(triesAfterMs[tries] ?? Number.POSITIVE_INFINITY, (ending.waitS ?? 0) * 1_000)
        if (this.leftMs === 0) throw new ExportEnded(messages.exportTooSlow(this.#door.settings.deadlineMs))
        if (!ending.isPassing || !(waitMs < this.leftMs)) throw ending
        await this.#pause(waitMs)
      }
    }
  }

  async #ask(after: string | null): Promise<Page> {
    const { served, load, viewerOf, requestDeadlineMs, costMode } = this.#door
    const { request, trace } = this.#asked
    const asked = this.#asked.question
    let { graph, admitted } = await this.#admit(after)
    if (costMode === 'enforce') await this.#pace(admitted.values)
    const asking = { requests: 0 }
    const answer = await load.carry(async () => {
      const viewer = readingIn(request.lang, await viewerOf(request))
      while (graph !== served.current()) ({ graph, admitted } = await this.#admit(after))
      const interest = new Interest(request, Math.min(requestDeadlineMs, this.leftMs))
      const { cancellation } = interest
      return graph
        .answer(admitted, { viewer, requestId: request.requestId, trace, cancellation, asking })
        .finally(() => interest.end())
    })
    if (costMode === 'enforce') await this.#settle(admitted, answer, asking.requests)
    this.#check(answer)
    const { data, errors = [] } = answer
    const page = data ? asked.pageIn(dataOf(answer) ?? {}) : null
    if (!page) throw errors[0] ? endingBy(errors[0], false) : new ExportEnded(messages.internal())
    // A list that does not go on where it says so would be read for ever, or end before its end.
    if (page.next === '' || (page.next !== null && page.next === after)) throw new ExportEnded(messages.internal())
    this.#leaveEmpty(errors, page)
    return page
  }

  /** Lets the page in: as long as pages may be, or as the asker's budget for one operation allows. */
  async #admit(after: string | null): Promise<{ graph: Graph; admitted: AdmittedOperation }> {
    const { question, viewer, maxRows } = this.#asked
    for (;;) {
      const size = Math.min(this.#size, Math.max(1, maxRows - this.#progress.rows))
      const asked = {
        query: question.query,
        operationName: question.operationName,
        variables: question.variables(size, after),
      }
      await this.#door.served.current().turnOf(viewer.subject, asked)
      const graph = this.#door.served.current()
      try {
        return { graph, admitted: graph.admit(asked, viewer.roles) }
      } catch (error) {
        const isTooDear = error instanceof RequestRefused && error.errors.some(({ extensions }) => extensions.cost)
        if (!isTooDear || !question.list || this.#size === 1) throw error
        this.#size = Math.ceil(this.#size / 2)
      }
    }
  }

  get #bucket(): Bucket {
    const { perSecond, burst } = this.#door.settings.values
    return { owner: this.#asked.viewer.subject, name: 'export', rate: { perSecond, burst } }
  }

  /** Waits until the viewer's budget for exports has this much; beside it stands the one for all else. */
  async #pace(values: number): Promise<void> {
    for (;;) {
      const { allowed, waitMs } = await this.#door.buckets.take([this.#bucket], values)
      if (allowed) return
      if (waitMs > this.leftMs) throw new ExportEnded(messages.exportTooSlow(this.#door.settings.deadlineMs))
      await this.#pause(waitMs)
    }
  }

  /** Pays for what was answered instead of what might have been: lists within rows are mostly shorter than they may be. */
  async #settle(admitted: AdmittedOperation, { data }: Answer, requests: number): Promise<void> {
    const cost = valuesIn(data) + workOf(admitted, requests) - admitted.values
    await this.#door.buckets.take([this.#bucket], cost, true)
  }

  #pause(ms: number): Promise<void> {
    return setTimeout(ms, undefined, { signal: this.#asked.request.signal }).catch(() => {
      throw new ExportEnded(messages.givenUp())
    })
  }

  /** Nothing may be missing that its asker may see: absence is no zero, and a file shows no errors beside its cells. */
  #check({ status, errors = [] }: Answer): void {
    const wrong = errors.find(({ extensions }) => !LEFT_EMPTY.has(extensions.code))
    const isPassing = status === 503 || status === 429 || wrong?.extensions.code === 'UNAVAILABLE'
    if (wrong) throw endingBy(wrong, isPassing)
  }

  /** Counts the cells that are refused; a column of which the first page has none is refused with its reason. */
  #leaveEmpty(errors: readonly ToldError[], { rows }: Page): void {
    const { columns, depth, list } = this.#asked.question
    for (const error of errors) {
      const path = error.path ?? []
      const keys = path.filter((step) => typeof step === 'string').slice(depth)
      const isWithinList = path.length - keys.length - depth > (list ? 1 : 0)
      const isFirst = this.#progress.pages === 0
      if (isFirst && !isWithinList && rows.every((row) => valueIn(row, { keys }) === null)) throw endingBy(error, false)
      const column = columns.find((one) => one.keys.join('.') === keys.join('.'))
      const name = (column?.name ?? keys.join('.')) || this.#asked.question.name
      this.#denied.set(name, (this.#denied.get(name) ?? 0) + 1)
    }
  }
}

const deniedCells = (column: string, cells: number): Text => ({
  en: `${cells} cells of ${column} are empty, because you may not see them.`,
  zh: `${column} 列有 ${cells} 个单元格为空:您无权查看。`,
})
