import type { DomainEvent } from '@channelgraph/contracts'
import { outbox, outboxHead } from '@channelgraph/events'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Stream } from './random.ts'

/** A fact of the history: what was recorded, when, and by whom. */
interface Recorded {
  readonly at: Date
  readonly actor: string
  readonly event: DomainEvent
}

/** What one department's database will hold: rows by table, in the order the tables were first written to, and its outbox. */
export class Book {
  readonly #rows = new Map<PgTable, object[]>()
  readonly #recorded: Recorded[] = []

  add<Table extends PgTable>(table: Table, rows: readonly Table['$inferSelect'][]): void {
    const known = this.#rows.get(table)
    if (!known) this.#rows.set(table, [...rows])
    else for (const row of rows) known.push(row)
  }

  /** Notes an event of the history; `actor` is who acted, "system" for events and schedules. */
  record(at: Date, event: DomainEvent, actor = 'system'): void {
    this.#recorded.push({ at, actor, event })
  }

  rowsOf<Table extends PgTable>(table: Table): Table['$inferSelect'][] {
    return (this.#rows.get(table) ?? []) as Table['$inferSelect'][]
  }

  get tables(): ReadonlyMap<PgTable, readonly object[]> {
    return this.#rows
  }

  get eventCount(): number {
    return this.#recorded.length
  }

  /** Numbers the events in order of time, those of one instant as they were recorded, and writes outbox and head. */
  close(stream: Stream): void {
    const inTime = this.#recorded.toSorted((a, b) => a.at.getTime() - b.at.getTime())
    this.add(
      outbox,
      inTime.map(({ at, actor, event }, i) => ({
        seq: i + 1,
        eventId: stream.id('event', at),
        type: event.type,
        version: event.version,
        occurredAt: at,
        aggregateId: event.aggregateId,
        aggregateVersion: event.aggregateVersion,
        correlationId: `seed-${i + 1}`,
        actor,
        payload: event.payload,
      })),
    )
    this.add(outboxHead, [{ id: 1, seq: inTime.length, auditSeq: 0, auditHash: '' }])
  }
}
