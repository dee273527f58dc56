import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { daysOf, PERIODS, resolvePeriods, todayInShanghai } from './periods.ts'

const schema = buildSchema(`
  scalar Date
  input PeriodInput { from: Date! to: Date! }
  input Filter { period: PeriodInput, before: Date, words: String, each: [PeriodInput!] }
  type Query { orders(filter: Filter, on: Date, text: String): Int }
`)
const document = parse(
  'query Q($filter: Filter, $on: Date, $text: String) { orders(filter: $filter, on: $on, text: $text) }',
)
const resolved = (variables: object) => resolvePeriods({ ...variables }, schema, document, 'Q', '2026-11-23')

test.each([
  ['last-quarter', '2026-02-10', '2025-10-01', '2025-12-31'],
  ['last-month', '2026-01-31', '2025-12-01', '2025-12-31'],
  ['this-month', '2028-02-29', '2028-02-01', '2028-02-29'],
  ['last-month', '2026-03-31', '2026-02-01', '2026-02-28'],
  ['this-quarter', '2026-11-23', '2026-10-01', '2026-12-31'],
  ['quarter-to-date', '2026-11-23', '2026-10-01', '2026-11-23'],
  ['year-to-date', '2026-01-01', '2026-01-01', '2026-01-01'],
  ['last-year', '2026-11-23', '2025-01-01', '2025-12-31'],
  ['yesterday', '2026-03-01', '2026-02-28', '2026-02-28'],
  ['last-7-days', '2026-01-03', '2025-12-28', '2026-01-03'],
] as const)('%s on %s is %s to %s', (period, today, from, to) => {
  expect(daysOf(period, today)).toEqual({ from, to })
})

test('each period begins no later than it ends, on every day of four years', () => {
  for (let day = Date.UTC(2024, 0, 1); day < Date.UTC(2028, 0, 1); day += 86_400_000) {
    const today = new Date(day).toISOString().slice(0, 10)
    for (const period of PERIODS) {
      const { from, to } = daysOf(period, today)
      expect(from <= to, `${period} on ${today}`).toBe(true)
    }
  }
})

test('the day is that of Shanghai: at 16:00 UTC the next one has begun there', () => {
  expect(todayInShanghai(Date.parse('2026-09-30T15:59:59Z'))).toBe('2026-09-30')
  expect(todayInShanghai(Date.parse('2026-09-30T16:00:00Z'))).toBe('2026-10-01')
})

test('relative periods become days wherever a period or a day is wanted, and nothing else is touched', () => {
  const filter = { period: '@last-quarter', before: '@last-month.to', words: '@last-quarter', each: ['@today'] }
  expect(resolved({ filter, on: '@today', text: '@today', unknown: '@today' })).toEqual({
    filter: {
      period: { from: '2026-07-01', to: '2026-09-30' },
      before: '2026-10-31',
      words: '@last-quarter',
      each: [{ from: '2026-11-23', to: '2026-11-23' }],
    },
    on: '2026-11-23',
    text: '@today',
    unknown: '@today',
  })
  expect(resolved({ filter: null, on: '2026-01-01' })).toEqual({ filter: null, on: '2026-01-01' })
})

test('a period that nobody knows is refused with those there are, in both languages', () => {
  const refusal = expect.objectContaining({
    message: expect.stringMatching(/"@next-week".*没有名为/),
    advice: expect.stringContaining('@last-quarter'),
  })
  expect(() => resolved({ filter: { period: '@next-week' } })).toThrow(refusal)
  expect(() => resolved({ on: '@last-month.middle' })).toThrow(/middle/)
})
