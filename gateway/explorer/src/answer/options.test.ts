import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_OPTIONS, optionsOf, writtenOf } from './options.ts'

test('what is written is read again as it was', () => {
  const options = {
    table: 'orders',
    tables: {
      orders: {
        spread: [],
        hidden: ['id'],
        order: ['no', 'id'],
        sort: [{ id: 'amount', desc: true }],
        filters: { no: '>=P-1' },
        group: ['partner.name'],
        sums: { rank: true },
      },
      other: NO_OPTIONS,
    },
    chart: { kind: 'bar' as const, by: 'no', series: null, measures: ['amount'] },
    plain: true,
  }
  const written = writtenOf(options)
  expect(written).not.toHaveProperty('tables.other')
  const { other: _, ...tables } = options.tables
  expect(optionsOf(JSON.parse(JSON.stringify(written)))).toEqual({ ...options, tables })
  expect(writtenOf(optionsOf(undefined))).toBeUndefined()
})

test('whatever a link holds, options have their form and are bounded', () => {
  const anything = fc.dictionary(fc.constantFrom('table', 'tables', 'chart', 'plain', 'x'), fc.jsonValue())
  const table = fc.dictionary(
    fc.constantFrom('spread', 'hidden', 'order', 'sort', 'filters', 'group', 'sums'),
    fc.jsonValue(),
  )
  const given = fc.oneof(anything, fc.record({ tables: fc.dictionary(fc.string(), table) }))
  fc.assert(
    fc.property(given, (options) => {
      const read = optionsOf(options as Record<string, unknown>)
      for (const one of Object.values(read.tables)) {
        expect([one.hidden, one.order, one.group].flat().every((name) => typeof name === 'string')).toBe(true)
        expect(one.sort.every(({ id, desc }) => typeof id === 'string' && typeof desc === 'boolean')).toBe(true)
      }
      expect(optionsOf(JSON.parse(JSON.stringify(writtenOf(read) ?? {})))).toEqual({
        ...read,
        tables: optionsOf(writtenOf(read)).tables,
      })
    }),
  )
  const long = optionsOf({
    table: 'x'.repeat(301),
    tables: { t: { hidden: Array(1_000).fill('a'), order: ['x'.repeat(301)] } },
  })
  expect(long.table).toBeUndefined()
  expect(long.tables.t?.hidden.length).toBe(200)
  expect(long.tables.t?.order).toEqual([])
})
