import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { chartOf, suggested } from './chart-model.ts'
import { provinceOf, TILES } from './province-tiles.ts'
import { rowsIn } from './spread.ts'
import { tablesOf } from './table-model.ts'

const schema = buildSchema(`
  scalar Money scalar Decimal scalar Date
  enum Status { OPEN SHUT }
  type Query { sales: [Sale!]! }
  type Sale { name: String province: String status: Status day: Date net: Money growth: Decimal units: Int rank: Int }
`)
const sales = [
  { name: 'A', province: '广东省', status: 'OPEN', day: '2026-02-01', net: '10.10', growth: '0.5', units: 1, rank: 1 },
  { name: 'B', province: '上海市', status: 'SHUT', day: '2026-01-01', net: '20.20', growth: '0.6', units: 2, rank: 2 },
  { name: 'A', province: '广东省', status: 'SHUT', day: '2026-02-01', net: '0.20', growth: null, units: 3, rank: 3 },
]
const [table] = tablesOf(schema, { query: '{ sales { name province status day net growth units rank } }' })
const { columns } = table!
const rows = rowsIn(table!, { sales })
const named = ({ id }: { id: string }) => id
const only = (...ids: string[]) => columns.filter(({ id }) => ids.includes(id))

test('charts are suggested from the types, the likeliest first, and never a sum of ranks', () => {
  expect(suggested(columns, rows).map(({ kind }) => kind)).toEqual(['line', 'map', 'bar', 'stacked', 'scatter', 'heat'])
  expect(suggested(only('name', 'net'), rows)).toEqual([{ kind: 'bar', by: 'name', series: null, measures: ['net'] }])
  expect(suggested(only('name', 'rank', 'status'), rows)).toEqual([])
})

const read = (chart: ReturnType<typeof chartOf>) =>
  chart && {
    categories: chart.categories,
    series: chart.series.map(({ name, points }) => [name, ...points.map(({ text }) => text)]),
  }

test('bars add up what is of one category, exactly, in the order of the table', () => {
  const bar = chartOf(rows, columns, { kind: 'bar', by: 'name', series: null, measures: ['net'] }, named)
  expect(read(bar)).toEqual({ categories: ['A', 'B'], series: [['net', '10.30', '20.20']] })
})

test('a line goes by time, series are the values of a column, a rate is not added up', () => {
  const line = chartOf(rows, columns, { kind: 'line', by: 'day', series: 'status', measures: ['net'] }, named)
  expect(read(line)).toEqual({
    categories: ['2026-01-01', '2026-02-01'],
    series: [
      ['OPEN', '', '10.10'],
      ['SHUT', '20.20', '0.20'],
    ],
  })
  const rates = chartOf(
    rows,
    columns,
    { kind: 'heat', by: 'province', series: null, measures: ['growth', 'units'] },
    named,
  )
  expect(read(rates)?.series).toEqual([
    ['growth', '0.5', '0.6'],
    ['units', '4', '2'],
  ])
  const two = chartOf(
    [...rows, ...rowsIn(table!, { sales: [sales[0]] })],
    columns,
    { kind: 'bar', by: 'name', series: null, measures: ['growth'] },
    named,
  )
  expect(read(two)?.series).toEqual([['growth', '', '0.6']])
})

test('the map adds up by province, whether it is named or coded', () => {
  const map = chartOf(rows, columns, { kind: 'map', by: 'province', series: null, measures: ['net'] }, named)
  expect(read(map)).toEqual({
    categories: ['广东', '上海'],
    series: [['net', '10.30', '20.20']],
  })
  expect(['广东', '广西壮族自治区', '440300', '深圳市', 'PT-440300', '上海市'].map(provinceOf)).toEqual([
    '广东',
    '广西',
    '广东',
    null,
    null,
    '上海',
  ])
  expect(new Set(TILES.map(({ column, row }) => `${column}/${row}`)).size).toBe(34)
})

test('a scatter is a point a row, and a choice that does not fit the answer is no chart', () => {
  const scatter = chartOf(
    rows,
    columns,
    { kind: 'scatter', by: 'name', series: null, measures: ['net', 'units'] },
    named,
  )
  expect(scatter?.series.map(({ points }) => points.map(({ at }) => at))).toEqual([
    [10.1, 20.2, 0.2],
    [1, 2, 3],
  ])
  expect(chartOf(rows, columns, { kind: 'scatter', by: 'name', series: null, measures: ['net'] }, named)).toBeNull()
  expect(chartOf(rows, columns, { kind: 'bar', by: 'gone', series: null, measures: ['net'] }, named)).toBeNull()
})
