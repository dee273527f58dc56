import type { Department, DomainEvent } from '@channelgraph/contracts'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { SeededChange } from './staged-audit.ts'

/** What is written into one department's database: rows, and the facts that led there. */
export interface RowBuffer {
  add<Table extends PgTable>(table: Table, rows: readonly Table['$inferInsert'][]): void
  /**
   * Notes an event of the history; `actor` is who acted, "system" for events and schedules. Events are numbered in the order of
   * time when all are there, those of one instant as they were recorded.
   */
  record(at: Date, event: DomainEvent, actor?: string): void
  /** Notes a change for the audit, where it is recent enough to be kept (`Scale.auditDays`). */
  change(change: SeededChange): void
}

export type RowBuffers = Readonly<Record<Department, RowBuffer>>
