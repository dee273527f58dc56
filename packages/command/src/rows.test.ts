import { ownRows } from '@channelgraph/access'
import { sql } from 'drizzle-orm'
import { pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { everyRow, rowsOf } from './index.ts'

const columns = {
  id: text().primaryKey(),
  no: text(),
  code: text(),
  key: text().unique(),
  open: text(),
  parent: text(),
}
const thing = pgTable('thing', columns, (t) => [
  unique().on(t.no),
  uniqueIndex('code').on(t.code),
  uniqueIndex('open').on(t.open).where(sql`true`),
  uniqueIndex('both').on(t.parent, t.open),
  ownRows(t.parent),
])
const things = rowsOf(thing, { what: { en: 'The thing', zh: '东西' }, visible: everyRow })

test('one row a key is found by a column that is unique by itself, however that is declared, and by no other', () => {
  for (const column of ['id', 'no', 'code', 'key'] as const) expect(() => things.findBy(column)).not.toThrow()
  for (const column of ['open', 'parent'] as const) expect(() => things.findBy(column)).toThrow(/is not unique/)
})
