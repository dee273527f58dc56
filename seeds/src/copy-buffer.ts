import type { DomainEvent } from '@channelgraph/contracts'
import type { PgTable } from 'drizzle-orm/pg-core'
import { CHUNK_CHARS, copyLineOf } from './copy.ts'
import type { RowBuffer } from './row-buffer.ts'
import { type SeededChange, seededLink, stagedLink } from './staged-audit.ts'
import { stagedEvent } from './staged-events.ts'

/** Text for COPY, in pieces. */
class Lines {
  readonly #lineOf: (row: object) => string
  readonly #pieces: string[] = []
  #last = ''

  constructor(table: PgTable) {
    this.#lineOf = copyLineOf(table)
  }

  /** Returns how long the row's line is. */
  add(row: object): number {
    const line = this.#lineOf(row)
    this.#last += line
    if (this.#last.length >= CHUNK_CHARS) this.#cut()
    return line.length
  }

  end(): readonly string[] {
    if (this.#last) this.#cut()
    return this.#pieces
  }

  #cut(): void {
    this.#pieces.push(this.#last)
    this.#last = ''
  }
}

/** What gathered in a buffer since it was emptied last: lines by table. */
export interface Gathered {
  readonly rows: ReadonlyMap<PgTable, readonly string[]>
  readonly events: readonly string[]
  readonly links: readonly string[]
}

/**
 * A buffer that writes rows down as COPY wants them, the moment it is given them, and is emptied into the database now and then.
 * Of the events it remembers no more than when they happened.
 */
export class CopyBuffer implements RowBuffer {
  #rows = new Map<PgTable, Lines>()
  #events = new Lines(stagedEvent)
  #links = new Lines(stagedLink)
  #linkCount = 0
  readonly #auditedFrom: Date
  readonly #instants: number[] = []
  /** Characters gathered. */
  size = 0
  rowCount = 0

  /** `auditedFrom`: changes of before are not kept. */
  constructor(auditedFrom: Date) {
    this.#auditedFrom = auditedFrom
  }

  add<Table extends PgTable>(table: Table, rows: readonly Table['$inferInsert'][]): void {
    if (rows.length === 0) return
    const lines = this.#linesOf(table)
    for (const row of rows) this.size += lines.add(row)
    this.rowCount += rows.length
  }

  record(at: Date, event: DomainEvent, actor = 'system'): void {
    const place = this.#instants.length
    this.#instants.push(at.getTime())
    this.size += this.#events.add({ place, occurredAt: at, actor, ...event })
  }

  change(change: SeededChange): void {
    if (change.at < this.#auditedFrom) return
    this.#linkCount += 1
    this.size += this.#links.add({ place: this.#linkCount, ...seededLink(change) })
  }

  #linesOf(table: PgTable): Lines {
    const known = this.#rows.get(table)
    if (known) return known
    const made = new Lines(table)
    this.#rows.set(table, made)
    return made
  }

  get eventCount(): number {
    return this.#instants.length
  }

  /** When the events happened, the earliest first. */
  instants(): Float64Array {
    return Float64Array.from(this.#instants).sort()
  }

  take(): Gathered {
    const rows = new Map([...this.#rows].map(([table, lines]) => [table, lines.end()] as const))
    const events = this.#events.end()
    this.#rows = new Map()
    const links = this.#links.end()
    this.#events = new Lines(stagedEvent)
    this.#links = new Lines(stagedLink)
    this.size = 0
    return { rows, events, links }
  }
}
