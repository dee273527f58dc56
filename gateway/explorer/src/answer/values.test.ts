import { expect, test } from 'vitest'
import { exactOf, shownOf } from './values.ts'

test.each([
  ['1234567.50', 'money', '1,234,567.50'],
  ['-1234.50', 'money', '-1,234.50'],
  ['123456789012345678901234567890.01', 'money', '123,456,789,012,345,678,901,234,567,890.01'],
  ['-0.130000', 'decimal', '-0.13'],
  ['2.000000', 'decimal', '2'],
  [1234567, 'integer', '1,234,567'],
  [null, 'money', ''],
  ['2026-11-23T17:30:00.000Z', 'instant', '2026-11-24 01:30:00'],
  ['2026-11-23', 'day', '2026-11-23'],
  ['440000', 'id', '440000'],
  ['order_01kb2ndz6qf1v8s9zr3yp0w4xt', 'id', '…zr3yp0w4xt'.padStart(13, 's9')],
  [['CREDIT', 'OVERDUE'], 'json', '["CREDIT","OVERDUE"]'],
] as const)('%s of kind %s is shown as %s', (value, kind, shown) => {
  if (kind === 'id' && value.length > 13) expect(shownOf(value, kind)).toBe(`…${value.slice(-12)}`)
  else expect(shownOf(value, kind)).toBe(shown)
})

test('an exact number is shown whole, whatever its size', () => {
  expect(shownOf(exactOf('90071992547409930.1'), 'money')).toBe('90,071,992,547,409,930.10')
  expect(exactOf('NaN')).toBeNull()
  expect(exactOf('1e5')).toBeNull()
})
