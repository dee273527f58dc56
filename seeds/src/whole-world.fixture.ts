import { DEPARTMENTS, type Department, type DomainEvent } from '@channelgraph/contracts'
import { withDefaults } from '@channelgraph/values'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { RowBuffer } from './row-buffer.ts'
import { SCALES, type Scale } from './scale.ts'
import type { SeededChange } from './staged-audit.ts'
import { generateHistory } from './world/partner-history.ts'
import { makeSharedData } from './world/shared-data.ts'
import { surveyWorld } from './world/survey.ts'
import { writeHeads, writePartnerHistory, writeSharedData } from './world-rows.ts'

interface Recorded {
  readonly at: Date
  readonly event: DomainEvent
  readonly actor: string
}

/** A buffer that keeps everything, for tests that look at a whole world at once. */
export class MemoryBuffer implements RowBuffer {
  readonly tables = new Map<PgTable, object[]>()
  readonly recorded: Recorded[] = []

  add<Table extends PgTable>(table: Table, given: readonly Table['$inferInsert'][]): void {
    const rows: object[] = given.map((row) => withDefaults(table, row))
    const known = this.tables.get(table)
    if (!known) this.tables.set(table, rows)
    else for (const row of rows) known.push(row)
  }

  record(at: Date, event: DomainEvent, actor = 'system'): void {
    this.recorded.push({ at, event, actor })
  }

  readonly changes: SeededChange[] = []

  change(change: SeededChange): void {
    this.changes.push(change)
  }

  rowsOf<Table extends PgTable>(table: Table): Table['$inferSelect'][] {
    return (this.tables.get(table) ?? []) as Table['$inferSelect'][]
  }
}

/** A world written into memory, partner by partner as into databases. */
export async function wholeWorld(seed: string, today: string, scale: Scale = SCALES.small) {
  const buffers = Object.fromEntries(DEPARTMENTS.map((name) => [name, new MemoryBuffer()])) as Record<
    Department,
    MemoryBuffer
  >
  const shared = makeSharedData(seed, scale, today)
  const survey = await surveyWorld(shared, () => {})
  writeSharedData(buffers, shared, survey)
  for (const life of shared.lives) {
    const steps = writePartnerHistory(buffers, shared, survey, generateHistory(shared, survey, life))
    while (!steps.next().done);
  }
  writeHeads(buffers, shared, survey)
  return { shared, buffers }
}

/** The day of the world that tests share. */
export const TODAY = '2026-11-23'

let shared: ReturnType<typeof wholeWorld> | undefined

/** The small world of `TODAY`, made once a process, whichever of its files asks first: to be read only. */
export const sharedWorld = () => {
  shared ??= wholeWorld('one', TODAY)
  return shared
}
