import { buildSchema, Kind, parse } from 'graphql'
import { expect, test } from 'vitest'
import { valuesOf } from './cost.ts'
import { fragmentsOf } from './limits.ts'

const schema = buildSchema(`
  type Query {
    orders(first: Int = 20): OrderConnection
    order(id: ID): Order
    regions(codes: [ID!]): [Region!]
  }
  type OrderConnection { nodes: [Order!] totalCount: Int }
  type Order { id: ID partner: Partner lines: [Line!] thing: Thing }
  type Partner { name: String orders(first: Int = 20): OrderConnection }
  type Line { quantity: Int }
  type Region { code: ID name: String }
  union Thing = Line | Region
`)

function valuesIn(query: string, variables: Record<string, unknown> | null = {}): number {
  const document = parse(query)
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  return valuesOf(schema, fragmentsOf(document), operation, variables)
}

test.each([
  ['a value is one', '{ __typename }', 1],
  ['an object is one and what is below', '{ order(id: "1") { id partner { name } } }', 4],
  ['a page is as long as it is asked for', '{ orders(first: 7) { nodes { id } } }', 7 * 3],
  ['a page without a length has that of the schema', '{ orders { nodes { id } totalCount } }', 20 * 4],
  ['a list without a bound is taken for ten', '{ order(id: "1") { lines { quantity } } }', 1 + 10 * 2],
  ['a list of ids is as long as its ids', '{ regions(codes: ["1", "2", "3"]) { code name } }', 3 * 3],
  [
    'pages in pages multiply',
    '{ orders(first: 100) { nodes { partner { orders(first: 100) { nodes { id } } } } } }',
    100 * (1 + 1 + 1 + 100 * 3),
  ],
  [
    'a fragment counts where it is spread',
    '{ orders(first: 5) { ...P } } fragment P on OrderConnection { nodes { id } }',
    15,
  ],
  ['so does one within a union', '{ order(id: "1") { thing { ... on Region { code name } __typename } } }', 1 + 1 + 3],
])('%s', (_what, query, values) => {
  expect(valuesIn(query)).toBe(values)
})

test('a length in a variable is its value, its default, the schema’s, or the longest while nobody knows', () => {
  const query = 'query ($n: Int) { orders(first: $n) { totalCount } }'
  expect([valuesIn(query, { n: 3 }), valuesIn(query, {}), valuesIn(query, null)]).toEqual([6, 40, 200])
  expect(valuesIn('query ($n: Int = 5) { orders(first: $n) { totalCount } }')).toBe(10)
  const ids = 'query ($ids: [ID!]) { regions(codes: $ids) { code } }'
  expect([valuesIn(ids, { ids: ['1', '2'] }), valuesIn(ids, null)]).toEqual([4, 200])
})

test('fragments that double are measured in no time', () => {
  const levels = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')
  expect(valuesIn(`{ ...F0 } ${levels} fragment F60 on Query { __typename }`)).toBe(2 ** 60)
})
