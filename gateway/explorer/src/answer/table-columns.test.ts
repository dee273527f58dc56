import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { definitionsOf } from './grid-columns.ts'
import { movedBy } from './grid-keys.ts'
import { NO_OPTIONS } from './options.ts'
import { askedColumns, idOf, movedOrder, shownColumns, sortedBy, spreadOf } from './table-columns.ts'
import { tablesOf } from './table-model.ts'

const schema = buildSchema(`
  type Query { orders: [Order!] partner: Order }
  type Order { no: String lines: [Line!] partner: Partner }
  type Line { sku: String tags: [Tag!] }
  type Tag { name: String }
  type Partner { code: String name: String }
`)
const tableOf = (query: string) => tablesOf(schema, { query })[0]!
const SELECTION = '{ no lines { sku tags { name } } partner { code name } }'
const orders = tableOf(`{ orders ${SELECTION} }`)
const ids = (...spread: string[]) => askedColumns(orders, new Set(spread)).map(idOf)

test('a list stands where its leaves would, until it is spread', () => {
  expect(ids()).toEqual(['no', 'lines', 'partner.code', 'partner.name'])
  expect(ids('lines')).toEqual(['no', 'lines.sku', 'lines.tags', 'partner.code', 'partner.name'])
  expect(ids('lines', 'lines.tags')).toEqual(['no', 'lines.sku', 'lines.tags.name', 'partner.code', 'partner.name'])
  // The outer list is not spread, and so the inner one is not.
  expect(ids('lines.tags')).toEqual(['no', 'lines', 'partner.code', 'partner.name'])
})

test('of one object its list is spread at once; of a list none is, until the reader says so', () => {
  expect([...spreadOf(tableOf(`{ partner ${SELECTION} }`), NO_OPTIONS)]).toEqual(['lines'])
  expect([...spreadOf(orders, NO_OPTIONS)]).toEqual([])
  expect([...spreadOf(orders, { ...NO_OPTIONS, spread: ['lines', 'gone'] })]).toEqual(['lines'])
})

test('columns are grouped ones first, then as the reader ordered them, then as asked; hidden ones are not there', () => {
  const asked = askedColumns(orders, new Set())
  const shown = (options: object) => shownColumns(asked, { ...NO_OPTIONS, ...options }).map(idOf)
  expect(shown({ hidden: ['lines'] })).toEqual(['no', 'partner.code', 'partner.name'])
  expect(shown({ order: ['partner.name'], group: ['partner.code'] })).toEqual([
    'partner.code',
    'partner.name',
    'no',
    'lines',
  ])
  expect(shown({ hidden: ['no'], group: ['no'] })[0]).toBe('no')
  expect(movedOrder(asked, 'lines', -1)).toEqual(['lines', 'no', 'partner.code', 'partner.name'])
  expect(movedOrder(asked, 'no', -1)[0]).toBe('no')
})

test('a header sorts up, down, and not at all; with shift it joins the others', () => {
  const up = sortedBy([], 'a', false)
  const down = sortedBy(up, 'a', false)
  expect([up, down, sortedBy(down, 'a', false)]).toEqual([[{ id: 'a', desc: false }], [{ id: 'a', desc: true }], []])
  expect(sortedBy(up, 'b', true)).toEqual([...up, { id: 'b', desc: false }])
  expect(sortedBy([...up, { id: 'b', desc: false }], 'a', true)).toEqual([
    { id: 'a', desc: true },
    { id: 'b', desc: false },
  ])
})

test('neighbours under one name share a header above', () => {
  const column = (id: string, ...words: string[]) => ({ id, words, width: 80, isNumeric: false })
  const headers = definitionsOf([
    column('no', 'No'),
    column('p.code', 'Partner', 'Code'),
    column('p.r.name', 'Partner', 'Region', 'Name'),
    column('at', 'At'),
    column('p.name', 'Partner', 'Name'),
  ])
  type Header = { readonly header?: unknown; readonly columns?: readonly Header[] }
  const drawn = (some: readonly Header[]): unknown[] =>
    some.map(({ header, columns }) => (columns ? [header, drawn(columns)] : header))
  expect(drawn(headers as readonly Header[])).toEqual([
    'No',
    ['Partner', ['Code', ['Region', ['Name']]]],
    'At',
    ['Partner', ['Name']],
  ])
})

test('keys move the current cell within the grid, the header included', () => {
  const at = (key: string, line: number, column: number, ctrlKey = false) =>
    movedBy({ key, ctrlKey, metaKey: false }, { line, column }, { lines: 100, columns: 5, page: 20 })
  expect(at('ArrowDown', -1, 0)).toEqual({ line: 0, column: 0 })
  expect(at('ArrowUp', -1, 3)).toEqual({ line: -1, column: 3 })
  expect(at('ArrowRight', 4, 4)).toEqual({ line: 4, column: 4 })
  expect(at('PageDown', 90, 2)).toEqual({ line: 99, column: 2 })
  expect(at('End', 3, 1)).toEqual({ line: 3, column: 4 })
  expect(at('End', 3, 1, true)).toEqual({ line: 99, column: 4 })
  expect(at('Home', 3, 1, true)).toEqual({ line: -1, column: 0 })
  expect(at('x', 3, 1)).toBeNull()
})
