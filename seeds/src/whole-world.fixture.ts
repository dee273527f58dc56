import { DEPARTMENTS, type Department, type DomainEvent } from '@channelgraph/contracts'
import { withDefaults } from '@channelgraph/values'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Book } from './book.ts'
import { writeGround, writeHeads, writeStory } from './books.ts'
import { SCALES, type Scale } from './scale.ts'
import type { SeededChange } from './staged-audit.ts'
import { makeGround } from './world/ground.ts'
import { tellStory } from './world/story.ts'
import { surveyWorld } from './world/survey.ts'

interface Recorded {
  readonly at: Date
  readonly event: DomainEvent
  readonly actor: string
}

/** A book that keeps everything, for tests that look at a whole world at once. */
export class KeptBook implements Book {
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
  const books = Object.fromEntries(DEPARTMENTS.map((name) => [name, new KeptBook()])) as Record<Department, KeptBook>
  const ground = makeGround(seed, scale, today)
  const survey = await surveyWorld(ground, () => {})
  writeGround(books, ground, survey)
  for (const life of ground.lives) {
    const told = writeStory(books, ground, survey, tellStory(ground, survey, life))
    while (!told.next().done);
  }
  writeHeads(books, ground, survey)
  return { ground, books }
}
