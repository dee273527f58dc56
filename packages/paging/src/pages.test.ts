import { sql } from 'drizzle-orm'
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { ascending, pages } from './index.ts'

const thing = pgTable(
  'thing',
  { id: text().primaryKey(), name: text().notNull(), no: text(), code: text().notNull(), place: text().notNull() },
  (t) => [
    uniqueIndex('no').on(t.no),
    uniqueIndex('code').on(t.code),
    uniqueIndex('place').on(t.place).where(sql`${t.no} is null`),
  ],
)
const other = pgTable('other', { id: text().primaryKey() })
const rows = { table: thing, visible: () => undefined }
const sortedBy = (...keys: ReturnType<typeof ascending>[]) =>
  pages(rows, { where: () => undefined, sorts: { X: keys } })

test('a sort order that could lose rows at the border of two pages stops the start', () => {
  for (const keys of [
    [],
    [ascending(thing.name)],
    [ascending(thing.no)],
    [ascending(thing.place)],
    [ascending(sql`1`, 'integer')],
  ])
    expect(() => sortedBy(...keys)).toThrow(/unique and never null/)
  expect(() => sortedBy(ascending(other.id))).toThrow(/another table/)
  for (const last of [thing.id, thing.code])
    expect(() => sortedBy(ascending(thing.name), ascending(last))).not.toThrow()
})

test('an expression is sorted by with its type, which a column tells by itself', () => {
  expect(() => ascending(sql`1`)).toThrow(/give its type/)
  expect(ascending(thing.name).type).toBe('text')
})
