import { DEPARTMENTS, type Department, type Freshness } from '@channelgraph/contracts'
import { inbox, outbox } from '@channelgraph/events'
import { HttpError, type HttpRequest, json, type Route } from '@channelgraph/process'
import { desc } from 'drizzle-orm'
import { isDatabaseAway } from './database-errors.ts'
import { AWAY } from './error-mask.ts'
import type { ParkedCount } from './parked-events.ts'
import type { Subgraph } from './subgraph.ts'

/** Asked for with each request whose client wants to know, it is read this often at most. */
const REMEMBERED_MS = 1_000

type Reading = Pick<Subgraph, 'definition' | 'system' | 'parked'>

/** How new what a department answers from is; three small statements, once a second at most and only while somebody asks. */
export class FreshnessReader {
  readonly #subgraph: Reading
  readonly #now: () => number
  readonly #lastRead = new Map<Department, { readonly sequence: number; readonly time: string }>()
  #remembered: { readonly at: number; readonly read: Promise<Omit<Freshness, 'ageMs'>> } | undefined

  /** @param now milliseconds that never go back */
  constructor(subgraph: Reading, now: () => number = () => performance.now()) {
    this.#subgraph = subgraph
    this.#now = now
  }

  /** A page of a publisher was applied: the time of its last event is that up to which its facts are known here. */
  pageApplied(publisher: Department, page: readonly unknown[]): void {
    const { sequence, time } = (page.at(-1) ?? {}) as { sequence?: unknown; time?: unknown }
    if (typeof sequence === 'number' && typeof time === 'string') this.#lastRead.set(publisher, { sequence, time })
  }

  /** At most a second old; rejects while the database is away. */
  async read(): Promise<Freshness> {
    const now = this.#now()
    if (!this.#remembered || now - this.#remembered.at >= REMEMBERED_MS)
      this.#remembered = { at: now, read: this.#ask() }
    const { at, read } = this.#remembered
    return { ageMs: now - at, ...(await read) }
  }

  async #ask(): Promise<Omit<Freshness, 'ageMs'>> {
    const { db } = this.#subgraph.system('freshness')
    const [[last], positions, parked] = await Promise.all([
      db.select({ head: outbox.seq, at: outbox.occurredAt }).from(outbox).orderBy(desc(outbox.seq)).limit(1),
      db.select().from(inbox),
      this.#subgraph.parked(),
    ])
    const { subscriptions } = this.#subgraph.definition
    return {
      head: last?.head ?? 0,
      lastEventAt: last?.at.toISOString() ?? null,
      follows: DEPARTMENTS.filter((name) => subscriptions[name]).map((publisher) => {
        const position = positions.find((row) => row.publisher === publisher)?.position ?? 0
        const read = this.#lastRead.get(publisher)
        return {
          publisher,
          position,
          upTo: read?.sequence === position ? read.time : null,
          setApart: setApartOf(parked.find((row) => row.publisher === publisher)),
        }
      }),
    }
  }
}

const setApartOf = (parked: ParkedCount | undefined): number =>
  parked ? parked.RETRYING + parked.PARKED + parked.WAITING : 0

/** `GET /freshness`, for the gateway. */
export function freshnessRoute(reader: FreshnessReader, viewerOf: (request: HttpRequest) => Promise<unknown>): Route {
  return async (request) => {
    await viewerOf(request)
    try {
      return json(200, await reader.read())
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      throw new HttpError(503, 'UNAVAILABLE', AWAY)
    }
  }
}
