import { expect, test } from 'vitest'
import type { Lineage, LineageRequest } from '../explained.ts'
import { asOf, barsOf, columnsOf, wallClock } from './lineage-view.ts'
import { LINEAGE_WORDS } from './lineage-words.ts'

const request = (
  department: string,
  startMs: number,
  durationMs: number,
  more: Partial<LineageRequest> = {},
): LineageRequest => ({
  id: 0,
  department,
  paths: [''],
  after: [],
  entities: null,
  startMs,
  durationMs,
  outcome: 'answered',
  ...more,
})
const lineage = (requests: readonly LineageRequest[], more: Partial<Lineage> = {}): Lineage => ({
  startedAt: '2026-11-26T06:02:11.000Z',
  durationMs: 100,
  requests,
  columns: [],
  freshness: [],
  ...more,
})
const shanghai = wallClock('Asia/Shanghai')

test('a bar a department, in the order they were asked; the one that was busy longest is the slowest', () => {
  const bars = barsOf(
    lineage([
      request('finance', 20, 50, {
        entities: 20,
        paths: ['rows.partner'],
        bytes: 5_120,
        statements: 3,
        statementsMs: 8.42,
      }),
      request('finance', 40, 40, { entities: 1, bytes: 100, statements: 1, statementsMs: 1 }),
      request('orders', 0, 20, { bytes: 300 }),
    ]),
  )
  expect(bars).toEqual([
    {
      department: 'orders',
      spans: [{ left: 0, width: 20, title: 'root: from 0 ms, 20 ms, answered' }],
      busyMs: 20,
      isSlowest: false,
      isAway: false,
      text: 'from 0 ms, 20 ms: 1 request, 300 B',
    },
    {
      department: 'finance',
      spans: [
        { left: 20, width: 50, title: 'rows.partner: from 20 ms, 50 ms, answered' },
        { left: 40, width: 40, title: 'root: from 40 ms, 40 ms, answered' },
      ],
      busyMs: 60,
      isSlowest: true,
      isAway: false,
      text: 'from 20 ms, 60 ms: 2 requests, 21 entities, 5.2 kB, 4 statements in 9.4 ms',
    },
  ])
})

test('what a partner is not told is not made up, and a department without an answer is marked', () => {
  const [bar] = barsOf(lineage([request('finance', 0, 5, { outcome: 'unavailable' })]))
  expect(bar).toMatchObject({ isAway: true, text: 'from 0 ms, 5 ms: 1 request, no answer' })
  expect(barsOf(lineage([]))).toEqual([])
})

test('each column says who brought it and as of when, on the wall clock of who reads', () => {
  const columns = columnsOf(
    lineage([], {
      columns: [
        { path: 'rows.name', departments: ['partners'], requests: [0] },
        { path: 'rows.balance', departments: ['finance'], requests: [1] },
        { path: 'rows.secret', departments: [], requests: [] },
      ],
      freshness: [
        { department: 'partners', asOf: '2026-11-26T06:02:11.000Z', lastEventAt: null, follows: [] },
        {
          department: 'finance',
          asOf: '2026-11-26T06:02:09.000Z',
          lastEventAt: null,
          follows: [{ publisher: 'orders', behind: 1, upTo: '2026-11-26T06:02:09.000Z', setApart: 0 }],
        },
      ],
    }),
    undefined,
    shanghai,
  )
  expect(columns).toEqual([
    { path: 'rows.name', text: 'partners, as of 14:02:11', missingFor: [] },
    { path: 'rows.balance', text: 'finance, as of 14:02:09, 1 event behind orders', missingFor: [] },
    { path: 'rows.secret', text: 'nobody was asked', missingFor: [] },
  ])
  expect(asOf('finance', undefined, shanghai)).toBe('finance, as of when is not known')
})

test('a missing column says for whose silence, with a lineage and without', () => {
  const completeness = {
    missing: [
      { department: 'finance', columns: ['a.score', 'a.debt'] },
      { department: 'orders', columns: ['a.score'] },
    ],
  }
  const expected = [
    { path: 'a.score', text: 'missing: finance and orders did not answer', missingFor: ['finance', 'orders'] },
    { path: 'a.debt', text: 'missing: finance did not answer', missingFor: ['finance'] },
  ]
  expect(columnsOf(undefined, completeness, shanghai)).toEqual(expected)
  const columns = [...expected.map(({ path }) => path), 'a.name'].map((path) => ({
    path,
    departments: ['partners'],
    requests: [0],
  }))
  expect(columnsOf(lineage([], { columns }), completeness, shanghai).slice(0, 2)).toEqual(expected)
})

test('the same in Chinese', () => {
  const told = lineage([request('finance', 3, 41, { entities: 20, statements: 12, statementsMs: 8 })], {
    columns: [{ path: 'rows.balance', departments: ['finance'], requests: [0] }],
    freshness: [{ department: 'finance', asOf: '2026-11-26T06:02:11.000Z', lastEventAt: null, follows: [] }],
  })
  expect(barsOf(told, LINEAGE_WORDS.zh)[0]?.text).toBe('始于 3 ms,用时 41 ms: 1 个请求, 20 个实体, 12 条语句,8 ms')
  const missing = { missing: [{ department: 'finance', columns: ['rows.balance'] }] }
  expect(columnsOf(told, undefined, shanghai, LINEAGE_WORDS.zh)[0]?.text).toBe('finance, 截至 14:02:11')
  expect(columnsOf(told, missing, shanghai, LINEAGE_WORDS.zh)[0]?.text).toBe('缺失:finance 未应答')
})
