import fc from 'fast-check'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { compare, differenceOf } from './compare.ts'
import { rowsIn } from './spread.ts'
import { type Data, tablesOf } from './table-model.ts'

const schema = buildSchema(`
  scalar Money
  type Query { rows: [Item!]! one: Item }
  type Item { no: String name: String net: Money partner: Partner }
  type Partner { code: String }
`)
const [rowsTable] = tablesOf(schema, { query: '{ rows { no name net partner { code } } }' })
const table = rowsTable!
const compared = (left: readonly Data[], right: readonly Data[]) =>
  compare(table, rowsIn(table, { rows: left }), rowsIn(table, { rows: right }))
const item = fc.record({
  no: fc.constantFrom('1', '2', '3', '4', '5'),
  name: fc.constantFrom('x', 'y'),
  net: fc.constantFrom('1.00', '2.00', null),
})
const items = fc.uniqueArray(item, { selector: ({ no }) => no })

test('rows are matched by their number wherever they stand, and what differs is named', () => {
  const { keyColumn, pairs, ...counts } = compared(
    [
      { no: '1', net: '1.00' },
      { no: '2', net: '2.00' },
      { no: '4', net: '4.00' },
    ],
    [
      { no: '3', net: '3.00' },
      { no: '2', net: '2.50' },
      { no: '5', net: '5.00' },
      { no: '1', net: '1.0' },
    ],
  )
  expect(keyColumn?.id).toBe('no')
  expect(pairs.map(({ key, left, right, differing }) => [key, left !== null, right !== null, [...differing]])).toEqual([
    ['3', false, true, []],
    ['1', true, true, []],
    ['2', true, true, ['net']],
    ['5', false, true, []],
    ['4', true, false, []],
  ])
  expect(counts).toEqual({ same: 1, changed: 1, onlyLeft: 1, onlyRight: 2 })
})

test('every row of both answers is in one pair; an answer does not differ from itself; sides may be changed', () => {
  fc.assert(
    fc.property(items, items, (left, right) => {
      const one = compared(left, right)
      const found = (side: 'left' | 'right') =>
        one.pairs.flatMap((pair) => (pair[side]?.['']?.value as { no: string })?.no ?? [])
      expect(found('left')).toEqual(left.map(({ no }) => no))
      expect(found('right').sort()).toEqual(right.map(({ no }) => no).sort())
      expect(compared(left, left)).toMatchObject({ same: left.length, changed: 0, onlyLeft: 0, onlyRight: 0 })
      const other = compared(right, left)
      expect([other.same, other.changed, other.onlyLeft, other.onlyRight]).toEqual([
        one.same,
        one.changed,
        one.onlyRight,
        one.onlyLeft,
      ])
    }),
  )
})

test('without a number rows are matched by what they are about, or by their place', () => {
  const about = compared(
    [{ partner: { code: 'P1' }, net: '1.00' }, { partner: { code: 'P2' } }],
    [{ partner: { code: 'P2' } }],
  )
  expect([about.keyColumn?.id, about.onlyLeft, about.same]).toEqual(['partner.code', 1, 1])
  const place = compared(
    [
      { name: 'x', net: '1.00' },
      { name: 'x', net: '2.00' },
    ],
    [{ name: 'x', net: '1.00' }],
  )
  expect([place.keyColumn, place.same, place.onlyLeft]).toEqual([null, 1, 1])
})

test('a difference of amounts is exact', () => {
  const net = table.columns.find(({ id }) => id === 'net')!
  expect(differenceOf('0.10', '90071992547409.93', net)?.toFixed(2)).toBe('90071992547409.83')
  expect(differenceOf(null, '1.00', net)).toBeNull()
})
