import { WrittenJson } from '@channelgraph/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valuesIn } from './values-in.ts'

test.each([
  ['nothing', null, 0],
  ['an answer without fields', {}, 0],
  ['leaves', { a: 1, b: null, c: 'x', d: true, e: -1.5e-7 }, 5],
  ['an object beside what is in it', { a: { b: 1, c: { d: 2 } } }, 4],
  [
    'the items of a list, and no list',
    { a: [1, 2, 3], b: [], c: [[1], [2, 3]], d: [{ e: 1 }, { e: 2 }] },
    3 + 0 + 3 + 4,
  ],
  ['a text that looks like more', { a: '{"b": [1, 2], "c": "\\"}', 'd": {': '\\' }, 2],
])('%s', (_what, data, values) => {
  expect(valuesIn(data)).toBe(values)
  expect(valuesIn(new WrittenJson(JSON.stringify(data)))).toBe(values)
  expect(valuesIn(new WrittenJson(JSON.stringify(data, null, 2)))).toBe(values)
})

/** The same, told from the answer as an object. */
const counted = (value: unknown): number =>
  Array.isArray(value)
    ? value.reduce<number>((sum, item) => sum + counted(item), 0)
    : 1 + (value && typeof value === 'object' ? counted(Object.values(value)) : 0)

test('text counts as what it says, whatever that is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
      expect(valuesIn(new WrittenJson(JSON.stringify(data)))).toBe(counted(data) - 1)
    }),
    { seed: 20_261_126 },
  )
})
