import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { afterCursor, ascending, connectionOf, decodeCursor, encodeCursor, pageSize } from './index.ts'

describe('a connection', () => {
  const rows = ['a', 'b', 'c']

  test('says that more follows when one row too many was read, and keeps that row back', () => {
    const page = connectionOf(
      rows,
      2,
      (row) => [row],
      async () => 3,
    )
    expect(page.nodes).toEqual(['a', 'b'])
    expect(page.pageInfo.hasNextPage).toBe(true)
    expect(decodeCursor(page.pageInfo.endCursor, 1)).toEqual(['b'])
  })

  test('of nothing has no cursor', () => {
    expect(
      connectionOf(
        [],
        2,
        () => [],
        async () => 0,
      ).pageInfo,
    ).toEqual({ hasNextPage: false, endCursor: null })
  })
})

test('a page has 1 to 100 rows', () => {
  expect(pageSize(null)).toBe(20)
  expect(pageSize(100)).toBe(100)
  for (const first of [0, -1, 101]) expect(() => pageSize(first)).toThrow(/1 to 100/)
})

test('a forged cursor is refused, whatever it holds', () => {
  for (const cursor of [
    '',
    'x',
    encodeCursor(['only one']),
    Buffer.from('{"a":1}').toString('base64url'),
    'A'.repeat(5_000),
  ]) {
    expect(() => decodeCursor(cursor, 2)).toThrow(/must be a cursor/)
  }
})

test('a cursor with a day or an instant that does not exist is refused before any SQL', () => {
  const id = ascending(sql`id`, 'text')
  for (const [type, value] of [
    ['date', '2026-02-30'],
    ['date', '0000-01-01'],
    ['timestamptz', '2026-11-23T99:99:99.000Z'],
    ['numeric', '1e400'],
  ] as const) {
    expect(() => afterCursor(encodeCursor([value, 'x']), [ascending(sql`key`, type), id])).toThrow(/must be a cursor/)
  }
  expect(
    afterCursor(encodeCursor(['2026-11-23T01:30:00.000Z', 'x']), [ascending(sql`at`, 'timestamptz'), id]),
  ).toBeDefined()
})
