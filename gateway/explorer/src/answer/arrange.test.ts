import fc from 'fast-check'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { type Arrangement, arrange, type Group, linesSeen, sumsOf, testOf } from './arrange.ts'
import { cellOf, rowsIn, spread } from './spread.ts'
import { tablesOf } from './table-model.ts'
import { Exact, exactOf } from './values.ts'

const schema = buildSchema(`
  scalar Money scalar Decimal scalar Date scalar DateTime
  type Query { orders: [Order!]! }
  type Order { no: String amount: Money rank: Int rate: Decimal at: DateTime day: Date partner: String lines: [Line!] notes: [Note!] }
  type Line { product: String qty: Int net: Money }
  type Note { text: String }
`)
const [orders] = tablesOf(schema, {
  query: '{ orders { no amount rank rate at day partner lines { product qty net } notes { text } } }',
})
const table = orders!
const AS_IS: Arrangement = { sort: [], filters: {}, group: [], sums: {} }

const money = fc
  .bigInt({ min: -(10n ** 17n), max: 10n ** 17n })
  .map((fen) => new Exact(fen.toString()).div(100).toFixed(2))
const name = fc.constantFrom('A', 'B', '华东', null)
const line = fc.record({ product: name, qty: fc.integer({ min: 0, max: 1_000 }), net: fc.option(money) })
const order = fc.record({
  no: fc.string({ maxLength: 4 }),
  amount: fc.option(money),
  partner: name,
  lines: fc.option(fc.array(line, { maxLength: 4 })),
  notes: fc.option(fc.array(fc.record({ text: fc.string({ maxLength: 3 }) }), { maxLength: 3 })),
})
const answers = fc.record({ orders: fc.array(order, { maxLength: 12 }) })
const lists = fc.constantFrom<string[]>([], ['lines'], ['notes'], ['lines', 'notes']).map((ids) => new Set(ids))
const columnNamed = (id: string) => table.columns.find((column) => column.id === id)!

test('spreading lists loses no value and multiplies none', () => {
  fc.assert(
    fc.property(answers, lists, (data, ids) => {
      const rows = rowsIn(table, data)
      const shown = spread(table, rows, ids)
      const once = (list: string) => [...new Set(shown.flatMap((row) => row[list] ?? []))].map(({ value }) => value)
      expect(once('')).toEqual(data.orders)
      if (ids.has('lines')) expect(once('lines')).toEqual(data.orders.flatMap(({ lines }) => lines ?? []))
      if (ids.has('notes')) expect(once('notes')).toEqual(data.orders.flatMap(({ notes }) => notes ?? []))
      const longest = data.orders.map(({ lines, notes }) =>
        Math.max(1, ids.has('lines') ? (lines?.length ?? 0) : 0, ids.has('notes') ? (notes?.length ?? 0) : 0),
      )
      expect(shown.length).toBe(longest.reduce((sum, length) => sum + length, 0))
    }),
  )
})

test('the sums of the groups are the total, whichever lists are spread, and the total is the exact sum of the answer', () => {
  fc.assert(
    fc.property(answers, lists, fc.subarray(['partner', 'lines.product']), (data, ids, group) => {
      const rows = spread(table, rowsIn(table, data), ids)
      const by = group.filter((id) => id === 'partner' || ids.has('lines'))
      const { lines, totals } = arrange(rows, table.columns, { ...AS_IS, group: by })
      const exact = data.orders.reduce((sum, { amount }) => sum.plus(exactOf(amount) ?? 0), new Exact(0))
      expect((totals.amount ?? new Exact(0)).toFixed()).toBe(exact.toFixed())
      const sumOfGroups = (id: string): string | null => {
        const own = lines.filter((one): one is Group => one.kind === 'group' && id in one.sums)
        return own.length === 0 ? null : own.reduce((sum, { sums }) => sum.plus(sums[id] ?? 0), new Exact(0)).toFixed()
      }
      for (const id of by.length > 0 ? ['amount', 'lines.net', 'lines.qty'] : []) {
        const sum = sumOfGroups(id)
        if (sum !== null) expect(sum).toBe((totals[id] ?? new Exact(0)).toFixed())
      }
    }),
  )
})

test('what belongs to the whole order has no sum in a group of its lines', () => {
  const data = {
    orders: [
      {
        no: '1',
        amount: '10.00',
        lines: [
          { product: 'A', net: '4.00' },
          { product: 'B', net: '6.00' },
        ],
      },
    ],
  }
  const rows = spread(table, rowsIn(table, data), new Set(['lines']))
  const { lines, totals } = arrange(rows, table.columns, { ...AS_IS, group: ['lines.product'] })
  expect(lines.map((line) => line.kind === 'group' && Object.keys(line.sums))).toEqual([
    ['lines.qty', 'lines.net'],
    ['lines.qty', 'lines.net'],
  ])
  expect(totals.amount?.toFixed(2)).toBe('10.00')
})

test('a column is sorted by value and not by text, stable, with what is missing last in both directions', () => {
  fc.assert(
    fc.property(fc.array(fc.option(money), { maxLength: 30 }), fc.boolean(), (amounts, desc) => {
      const data = { orders: amounts.map((amount, index) => ({ no: String(index), amount })) }
      const { rows } = arrange(rowsIn(table, data), table.columns, { ...AS_IS, sort: [{ id: 'amount', desc }] })
      const shown = rows.map((row) => cellOf(row, columnNamed('amount')) as string | null)
      const given = shown.filter((amount) => amount !== null)
      expect(shown.slice(0, given.length)).toEqual(given)
      for (const [index, amount] of given.slice(1).entries()) {
        const compared = new Exact(given[index]!).comparedTo(amount)
        expect(desc ? -compared : compared).toBeLessThanOrEqual(0)
      }
    }),
  )
  const sortedBy = (id: string, orders: object[]) =>
    arrange(rowsIn(table, { orders }), table.columns, { ...AS_IS, sort: [{ id, desc: false }] }).rows.map((row) =>
      cellOf(row, columnNamed(id)),
    )
  expect(sortedBy('amount', [{ amount: '1000.00' }, { amount: '99.50' }, { amount: '-3.00' }])).toEqual([
    '-3.00',
    '99.50',
    '1000.00',
  ])
  expect(sortedBy('rank', [{ rank: 10 }, { rank: 9 }])).toEqual([9, 10])
  expect(sortedBy('no', [{ no: 'P-10' }, { no: 'P-9' }])).toEqual(['P-9', 'P-10'])
})

test('amounts beyond what a float holds are summed to the fen', () => {
  const orders = [{ amount: '9007199254740993.01' }, { amount: '9007199254740993.02' }]
  expect(sumsOf(rowsIn(table, { orders }), [columnNamed('amount')]).amount?.toFixed(2)).toBe('18014398509481986.03')
})

test('amounts and counts are summed; ranks and rates are not, unless the reader says so', () => {
  const data = { orders: [{ amount: '1.00', rank: 1, rate: '0.5' }] }
  const totals = (sums: Arrangement['sums']) =>
    Object.keys(arrange(rowsIn(table, data), table.columns, { ...AS_IS, sums }).totals)
  expect(totals({})).toEqual(['amount', 'lines.qty', 'lines.net'])
  expect(totals({ amount: false, rate: true })).toEqual(['rate', 'lines.qty', 'lines.net'])
})

test('groups are sorted by their sums, and hold their rows until they are opened', () => {
  const orders = [
    { partner: 'A', amount: '1.00' },
    { partner: 'B', amount: '9.00' },
    { partner: 'A', amount: '2.00' },
  ]
  const { lines } = arrange(rowsIn(table, { orders }), table.columns, {
    ...AS_IS,
    group: ['partner'],
    sort: [{ id: 'amount', desc: true }],
  })
  const groups = lines.filter((one): one is Group => one.kind === 'group')
  expect(groups.map(({ value, rows, sums }) => [value, rows.length, sums.amount?.toFixed(2)])).toEqual([
    ['B', 1, '9.00'],
    ['A', 2, '3.00'],
  ])
  expect(linesSeen(lines, new Set()).length).toBe(2)
  const seen = linesSeen(lines, new Set([groups[1]!.id]))
  expect(seen.map((one) => (one.kind === 'row' ? cellOf(one.row, columnNamed('amount')) : one.value))).toEqual([
    'B',
    'A',
    '2.00',
    '1.00',
  ])
})

test.each([
  ['>=1,000', 'money', ['1000.00', '1000.01'], ['999.99', null]],
  ['1..2', 'integer', [1, 2], [0, 3, null]],
  ['..2', 'integer', [-1, 2], [3]],
  ['1,234', 'money', ['1234.50'], ['12.34']],
  ['=', 'text', [null, ''], ['a']],
  ['!=', 'text', ['a'], [null]],
  ['<2026-07-01', 'day', ['2026-06-30'], ['2026-07-01']],
  // 16:30 in UTC is the next day in Shanghai.
  ['=2026-07-01', 'instant', ['2026-06-30T16:30:00.000Z'], ['2026-07-01T16:30:00.000Z']],
  ['华东', 'text', ['华东充电'], ['南方']],
  ['>x', 'money', [], ['1.00']],
] as const)('the filter %s of a column of kind %s keeps what it says', (typed, kind, kept, dropped) => {
  const test = testOf(typed, kind)!
  expect(kept.map((value) => test(value))).toEqual(kept.map(() => true))
  expect(dropped.map((value) => test(value))).toEqual(dropped.map(() => false))
})

test('an enum is found by its code and by its words in either language, in a list as well', () => {
  const values = { ON_HOLD: { en: 'ON_HOLD', zh: '已挂起' }, CLOSED: { en: 'CLOSED', zh: '已关闭' } }
  const found = (typed: string, value: unknown) => testOf(typed, 'enum', values)?.(value)
  expect([found('挂起', 'ON_HOLD'), found('hold', 'ON_HOLD'), found('挂起', 'CLOSED')]).toEqual([true, true, false])
  expect(found('挂起', ['CLOSED', 'ON_HOLD'])).toBe(true)
})

test('a filter that says nothing keeps everything', () => {
  expect(testOf('  ', 'text')).toBeNull()
  expect(testOf('>=', 'money')).toBeNull()
})
