import {
  Decimal,
  Money,
  markDerived,
  markPersonal,
  markWorded,
  maskName,
  maskPhone,
  withheld,
} from '@channelgraph/values'
import { expect, test } from 'vitest'
import { changesBetween } from './index.ts'

const at = new Date('2026-11-23T01:30:00Z')

test('what differs is kept in the form in which the API shows it, and nothing else', () => {
  const before = {
    id: 'x',
    version: 1,
    status: 'DRAFT',
    net: Money.parse('10.00'),
    rate: new Decimal('0.13'),
    at: null,
  }
  const after = { ...before, version: 2, status: 'SENT', net: Money.parse('12.50'), rate: new Decimal('0.130'), at }
  expect(changesBetween('Thing', before, after)).toEqual({
    status: ['DRAFT', 'SENT'],
    net: ['10.00', '12.50'],
    at: ['2026-11-23T01:30:00.000Z'],
  })
})

test('of something new, all that it has is kept as new, but for what everything begins with; of what is gone, as gone', () => {
  const begun = { note: null, open: false, tries: 0, holds: [], words: '' }
  const row = { id: 'x', name: 'N', rate: new Decimal('0.13'), net: Money.zero, ...begun }
  expect(changesBetween('Thing', null, row)).toEqual({ name: ['N'], rate: ['0.130000'], net: ['0.00'] })
  expect(changesBetween('Thing', row, { ...row, open: true, tries: 1, holds: ['CREDIT'], words: 'w' })).toEqual({
    open: [false, true],
    tries: [0, 1],
    holds: [[], ['CREDIT']],
    words: ['', 'w'],
  })
  expect(changesBetween('Thing', { id: 'x', note: 'n' }, { id: 'x', note: null })).toEqual({ note: ['n', null] })
})

test('a list of rows that is worded is kept row by row, as it was and as it is', () => {
  markWorded('Tariff', { steps: ({ from, rate }: { from: string; rate: string }) => `${from}: ${rate}` })
  const [before, after] = [{ steps: [{ from: '0.00', rate: '0.01' }] }, { steps: [{ from: '0.00', rate: '0.02' }] }]
  expect(changesBetween('Tariff', before, after)).toEqual({ steps: [['0.00: 0.01'], ['0.00: 0.02']] })
  expect(changesBetween('Tariff', null, { steps: [] })).toEqual({})
})

test('lists of rows are counts, also where only their contents differ, and other objects their fields by path', () => {
  const before = { id: 'x', lines: [{ qty: 1 }], holds: ['CREDIT'], territory: null }
  const after = {
    id: 'x',
    lines: [{ qty: 2 }],
    holds: ['CREDIT', 'PRICE'],
    territory: { exclusive: true, lines: [1, 2] },
  }
  expect(changesBetween('Thing', before, after)).toEqual({
    lines: [1, 1],
    holds: [['CREDIT'], ['CREDIT', 'PRICE']],
    'territory.exclusive': [true],
    'territory.lines': [['1', '2']],
  })
  expect(changesBetween('Thing', { id: 'x', nos: [] }, { id: 'x', nos: Array(21).fill('N') })).toEqual({
    nos: [[], 21],
  })
})

test('a field that only one of the two rows was read with is no change', () => {
  expect(changesBetween('Thing', { id: 'x', lines: [] }, { id: 'x', sum: 3 })).toEqual({})
})

test('personal data is kept masked, that it changed is kept, and a long text is kept by its beginning', () => {
  markPersonal('Case', { name: maskName, phone: maskPhone, words: withheld })
  const before = { id: 'x', name: '王小明', phone: null, words: 'a', text: null }
  const after = { id: 'x', name: '王大明', phone: '13800001234', words: 'b', text: '长'.repeat(300) }
  expect(changesBetween('Case', before, after)).toEqual({
    name: ['王**', '王**'],
    phone: ['138****1234'],
    words: ['…', '…'],
    text: [`${'长'.repeat(199)}…`],
  })
})

test('a column that only repeats others is no change', () => {
  markDerived('Place', 'path')
  const row = { id: 'x', region: '320500', path: '320000/320500' }
  expect(changesBetween('Place', null, row)).toEqual({ region: ['320500'] })
  expect(changesBetween('Place', row, { ...row, path: '320000/320500/' })).toEqual({})
})
