import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import {
  ascending,
  betweenCursors,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArguments,
  pageSize,
  sizeOfPage,
} from './index.ts'

const count = async () => 3
const pageOf = (rows: readonly string[], page: PageArguments) => connectionOf(rows, page, (row) => [row], count)

describe('a connection', () => {
  const [a, b] = [encodeCursor(['a']), encodeCursor(['b'])]

  test('says that more follows when one row too many was read, and keeps that row back', () => {
    const page = pageOf(['a', 'b', 'c'], { first: 2 })
    expect(page.nodes).toEqual(['a', 'b'])
    expect(page.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: a, endCursor: b })
  })

  test('that was read from the end says that more stands before it, and is in the order of its list', () => {
    const page = pageOf(['c', 'b', 'a'], { first: 20, last: 2 })
    expect(page.nodes).toEqual(['b', 'c'])
    expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true, startCursor: b })
  })

  test('has the row of its cursor beside it, on either side, also where it is empty itself', () => {
    for (const rows of [['c'], []]) {
      expect(pageOf(rows, { first: 2, after: b }).pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
      expect(pageOf(rows, { last: 2, before: b }).pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true })
    }
  })

  test('has of each row an edge with the cursor that leads on from it', () => {
    const page = pageOf(['a', 'b', 'c'], { first: 2 })
    expect(page.edges()).toEqual([
      { cursor: a, node: 'a' },
      { cursor: b, node: 'b' },
    ])
  })

  test('of nothing has no cursor', () => {
    expect(pageOf([], { first: 2 }).pageInfo).toEqual({
      ...{ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    })
    expect(pageOf([], { first: 2 }).edges()).toEqual([])
  })
})

test('a page has 1 to 100 rows', () => {
  expect(pageSize(null)).toBe(20)
  expect(pageSize(100)).toBe(100)
  for (const first of [0, -1, 101]) expect(() => pageSize(first)).toThrow(/`first` must be from 1 to 100/)
  for (const last of [0, -1, 101])
    expect(() => sizeOfPage({ first: 20, last })).toThrow(/`last` must be from 1 to 100; .*`before`/)
  expect(sizeOfPage({ first: 20, last: 3 })).toBe(3)
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
    expect(() => betweenCursors({ after: encodeCursor([value, 'x']) }, [ascending(sql`key`, type), id])).toThrow(
      /must be a cursor/,
    )
  }
  expect(
    betweenCursors({ after: encodeCursor(['2026-11-23T01:30:00.000Z', 'x']) }, [ascending(sql`at`, 'timestamptz'), id]),
  ).toBeDefined()
})
