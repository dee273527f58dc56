import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { RequestRefused } from '../answer/refusal.ts'
import { DocumentGuard } from './documents.ts'
import { readValuesStrictly } from './scalars.ts'

const SDL = `
  scalar Date
  scalar Money
  enum Status { DRAFT SENT }
  input Days { from: Date! to: Date }
  input Filter { effective: Days statuses: [Status!] amounts: [Money!] first: Int }
  type Query { orders(filter: Filter, on: Date): [String] }
`
const LIMITS = { tokens: 4_000, depth: 15, fields: 2_000, aliases: 60, rootFields: 20, values: 1_000, documents: 10 }

function reasonOf(query: string, variables: Record<string, unknown> = {}) {
  const schema = buildSchema(SDL)
  readValuesStrictly(schema)
  try {
    new DocumentGuard(schema, SDL, LIMITS).admit({ query, operationName: null, variables })
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.errors.length !== 1) throw error
    return error.errors[0]!
  }
  throw new Error(`${query} was let in`)
}

const DATE = { en: 'Date must be a day that exists', zh: 'Date 须为' }
const MONEY = { en: 'Money must be', zh: 'Money 须为' }
const ENGLISH = (words: string) => ({ en: words, zh: words })

test.each<[string, string, string, { en: string; zh: string }, { line: number; column: number }]>([
  [
    'an argument',
    '{ orders(on: "2026-02-30") }',
    'Argument "on" of "orders" got invalid value "2026-02-30"; ',
    DATE,
    { line: 1, column: 14 },
  ],
  [
    'a field of an input in an input',
    '{\n  orders(filter: {effective: {from: "2026-13-01"}}) }',
    'Argument "filter" of "orders" got invalid value "2026-13-01" at "filter.effective.from"; ',
    DATE,
    { line: 2, column: 37 },
  ],
  [
    'an item of a list',
    '{ orders(filter: {amounts: ["1.00", 2.5]}) }',
    'Argument "filter" of "orders" got invalid value 2.5 at "filter.amounts[1]"; ',
    MONEY,
    { line: 1, column: 37 },
  ],
  [
    "a scalar's own, of the language",
    '{ orders(filter: {first: "ten"}) }',
    'Argument "filter" of "orders" got invalid value "ten" at "filter.first"; ',
    ENGLISH('Int cannot represent non-integer value'),
    { line: 1, column: 26 },
  ],
  [
    'an enum',
    '{ orders(filter: {statuses: [DRAFT, GONE]}) }',
    'Argument "filter" of "orders" got invalid value GONE at "filter.statuses[1]"; ',
    ENGLISH('Value "GONE" does not exist in "Status" enum'),
    { line: 1, column: 37 },
  ],
  [
    'a field that is missing',
    '{ orders(filter: {effective: {to: "2026-01-01"}}) }',
    'Argument "filter" of "orders" got invalid value at "filter.effective"; ',
    ENGLISH('Field "Days.from" of required type "Date!" was not provided'),
    { line: 1, column: 30 },
  ],
  [
    'a field that is not there',
    '{ orders(filter: {upTo: 1}) }',
    'Argument "filter" of "orders" got invalid value at "filter.upTo"; ',
    ENGLISH('Field "upTo" is not defined by type "Filter"'),
    { line: 1, column: 19 },
  ],
  [
    'the default of a variable',
    'query ($f: Filter = {effective: {from: "2026"}}) { orders(filter: $f) }',
    'The default of variable "$f" got invalid value "2026" at "f.effective.from"; ',
    DATE,
    { line: 1, column: 40 },
  ],
])(
  'a wrong value that is written in a query is named by its path, located, and explained in both languages: %s',
  (...given) => {
    const [, query, named, explained, place] = given
    const { text, locations } = reasonOf(query)
    expect(text.en).toContain(named + explained.en)
    expect(text.zh).toContain(named + explained.zh)
    expect(locations).toEqual([place])
  },
)

test.each<[string, Record<string, unknown>, string, { en: string; zh: string }]>([
  [
    'a field of an input in an input',
    { f: { effective: { from: '2026-13-01' } } },
    'Variable "$f" got invalid value "2026-13-01" at "f.effective.from"; ',
    DATE,
  ],
  [
    'an item of a list',
    { f: { amounts: ['1.00', 2.5] } },
    'Variable "$f" got invalid value 2.5 at "f.amounts[1]"; ',
    MONEY,
  ],
  [
    'an enum',
    { f: { statuses: ['GONE'] } },
    'Variable "$f" got invalid value "GONE" at "f.statuses[0]"; ',
    ENGLISH('Value "GONE" does not exist in "Status" enum'),
  ],
])(
  'a wrong value in a variable is named by its path, and its variable is located: %s',
  (_what, variables, named, explained) => {
    const { text, locations } = reasonOf('query Q(\n  $f: Filter\n) { orders(filter: $f) }', variables)
    expect(text.en).toContain(named + explained.en)
    expect(text.zh).toContain(named + explained.zh)
    expect(locations).toEqual([{ line: 2, column: 3 }])
  },
)

test('the code of a scalar stays its own, and a long value is not told back whole', () => {
  expect(reasonOf('{ orders(filter: {amounts: [1.5]}) }').extensions.code).toBe('BAD_MONEY')
  const { text } = reasonOf(`{ orders(on: "${'x'.repeat(400)}") }`)
  expect(text.en).toMatch(/^Argument "on" of "orders" got invalid value "x{59} …; Date must be/)
})
