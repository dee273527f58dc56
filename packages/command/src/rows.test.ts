import { sharedRows } from '@channelgraph/access'
import { sql } from 'drizzle-orm'
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { everyRow, rowsOf } from './index.ts'

const thing = pgTable(
  'thing',
  { id: text().primaryKey(), name: text().notNull(), no: text(), place: text().notNull() },
  (t) => [uniqueIndex('no').on(t.no), uniqueIndex('place').on(t.place).where(sql`${t.no} is null`), sharedRows()],
)
const things = rowsOf(thing, { what: { en: 'The thing', zh: '物品' }, visible: everyRow })

test('one row a key is found by a column that is unique in every row, and by no other', () => {
  for (const column of ['id', 'no'] as const) expect(() => things.findBy(column)).not.toThrow()
  for (const column of ['name', 'place'] as const) expect(() => things.findBy(column)).toThrow(/is not unique/)
})
