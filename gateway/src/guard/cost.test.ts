import { buildSchema, Kind, parse } from 'graphql'
import { expect, test } from 'vitest'
import { estimate } from './cost.ts'
import { fragmentsOf } from './limits.ts'
import { listSizesOf } from './list-sizes.ts'

const SDL = `
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
  type Query {
    orders(first: Int = 20, last: Int): OrderConnection @listSize(slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"])
    order(id: ID): Order
    regions(codes: [ID!], levels: [Level!]): [Region!] @listSize(assumedSize: 3000)
    undeclared: [Region!]
    things: [Thing!] @listSize(assumedSize: 3)
    placed: [Placed!] @listSize(assumedSize: 3)
  }
  enum Level { CITY COUNTY }
  type OrderConnection { nodes: [Order!] edges: [OrderEdge!] totalCount: Int }
  type OrderEdge { cursor: String node: Order }
  type Order { id: ID partner: Partner lines: [Line!] @listSize(assumedSize: 25) thing: Thing }
  type Partner {
    name: String
    orders(first: Int = 20): OrderConnection @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
    stock(products: [ID!], note: String): Int
    tickets(first: Int = 5): [Line!] @listSize(slicingArguments: ["first"], assumedSize: 50)
  }
  type Line { quantity: Int }
  interface Placed { regions: [Region!] }
  type Shop implements Placed { regions: [Region!] @listSize(assumedSize: 7) }
  type Depot implements Placed { regions: [Region!] @listSize(assumedSize: 40) }
  type Region { code: ID name: String }
  union Thing = Line | Region
`
const sized = { schema: buildSchema(SDL), sizes: listSizesOf(SDL) }

function valuesIn(query: string, variables: Record<string, unknown> | null = {}): number {
  const document = parse(query)
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  return estimate(sized, fragmentsOf(document), operation, variables).values
}

test.each([
  ['a value is one', '{ __typename }', 1],
  ['an object is one and what is below', '{ order(id: "1") { id partner { name } } }', 4],
  [
    'a page has as many nodes as are asked for, and one of everything else',
    '{ orders(first: 7) { nodes { id } } }',
    15,
  ],
  ['a page without a length has that of the schema', '{ orders { nodes { id } totalCount } }', 2 + 20 * 2],
  ['a page read from its end is as long as its `last`', '{ orders(first: null, last: 7) { nodes { id } } }', 15],
  ['edges count beside nodes', '{ orders(first: 7) { nodes { id } edges { cursor node { id } } } }', 1 + 7 * 2 + 7 * 4],
  ['a list is as long as it declares', '{ order(id: "1") { lines { quantity } } }', 1 + 25 * 2],
  ['a list that declares nothing is as long as the longest page', '{ undeclared { code } }', 100 * 2],
  ['a list of ids is as long as its ids', '{ regions(codes: ["1", "2", "3"]) { code name } }', 3 * 3 + 3],
  ['a list of no ids says nothing', '{ regions(codes: []) { code } }', 3000 * 2],
  ['a list of other things than ids says nothing', '{ regions(levels: [CITY]) { code } }', 3000 * 2 + 1],
  [
    'pages in pages multiply',
    '{ orders(first: 100) { nodes { partner { orders(first: 100) { nodes { id } } } } } }',
    1 + 100 * (1 + 1 + 1 + 100 * 2),
  ],
  [
    'a fragment counts where it is spread, as long as the page around it',
    '{ a: orders(first: 5) { ...P } b: orders(first: 2) { ...P } } fragment P on OrderConnection { nodes { id } }',
    1 + 5 * 2 + 1 + 2 * 2,
  ],
  ['so does one within a union', '{ order(id: "1") { thing { ... on Region { code name } __typename } } }', 1 + 1 + 3],
  ['a field of an interface is as long as the longest', '{ placed { regions { code } } }', 3 * (1 + 40 * 2)],
])('%s', (_what, query, values) => {
  expect(valuesIn(query)).toBe(values)
})

test('a length in a variable is its value, its default, the schema’s, or the longest while nobody knows', () => {
  const query = 'query ($n: Int) { orders(first: $n) { nodes { id } } }'
  expect([valuesIn(query, { n: 3 }), valuesIn(query, {}), valuesIn(query, null)]).toEqual([7, 41, 201])
  expect(valuesIn('query ($n: Int = 5) { orders(first: $n) { nodes { id } } }')).toBe(11)
  const ids = 'query ($ids: [ID!]) { regions(codes: $ids) { code } }'
  expect([valuesIn(ids, { ids: ['1', '2'] }), valuesIn(ids, null)]).toEqual([4 + 2, 6000])
})

test.each([
  ['below', -2_000_000_000, 3],
  ['zero', 0, 3],
  ['above', 2_000_000_000, 201],
  ['beyond every number', Number.POSITIVE_INFINITY, 201],
  ['null', null, 201],
])('a length out of range counts as the nearest the field can answer, literal or variable: %s', (_what, n, values) => {
  const literal = Number.isFinite(n) || n === null ? String(n) : '9'.repeat(400)
  expect(valuesIn(`{ orders(first: ${literal}) { nodes { id } } }`)).toBe(values)
  expect(valuesIn('query ($n: Int) { orders(first: $n) { nodes { id } } }', { n })).toBe(values)
  expect(valuesIn(`query ($n: Int = ${literal}) { orders(first: $n) { nodes { id } } }`)).toBe(values)
})

test.each([
  'n: orders(first: -2000000000) { nodes { id } }',
  'n: orders(first: -2000000000) @include(if: false) { nodes { id } }',
  '... @skip(if: true) { n: orders(first: -2000000000) { nodes { id } } }',
])('no part of an operation pays for another: %s', (part) => {
  const costly =
    'orders(first: 100) { nodes { partner { tickets(first: 100) { quantity } orders(first: 100) { nodes { id } } } } }'
  expect(valuesIn(`{ ${part} ${costly} }`)).toBeGreaterThan(valuesIn(`{ ${costly} }`))
})

test.each([
  ['literal', (list: string) => `{ orders(first: 100) { nodes { partner { stock(products: ${list}) } } } }`],
  [
    'default',
    (list: string) =>
      `query ($p: [ID!] = ${list}) { orders(first: 100) { nodes { partner { stock(products: $p) } } } }`,
  ],
])('what an argument holds counts for each object that its field is asked of: %s', (_what, query) => {
  const list = JSON.stringify(Array(1_000).fill('1'))
  expect(valuesIn(query(list)) - valuesIn(query('[]'))).toBe(100 * 1_000)
})

test('what a variable holds counts as if it were written, a text by its length', () => {
  const query =
    'query ($p: [ID!], $t: String) { orders(first: 100) { nodes { partner { stock(products: $p, note: $t) } } } }'
  const [p, t] = [Array(1_000).fill('1'), 'x'.repeat(2_000)]
  const written = query
    .replace(/^query.*?\) /, '')
    .replace('$p', JSON.stringify(p))
    .replace('$t', JSON.stringify(t))
  expect(valuesIn(query, { p, t })).toBe(valuesIn(query, {}) + 100 * (1_000 + 100))
  expect(valuesIn(written)).toBe(valuesIn(query, { p, t }))
})

test('a list that declares a longest is no longer, whatever is asked', () => {
  const tickets = (first: number) => valuesIn(`{ order { partner { tickets(first: ${first}) { quantity } } } }`)
  expect([tickets(10), tickets(50), tickets(100)]).toEqual([22, 102, 102])
})

test('fragments that double are measured in no time, and their number stays one', () => {
  const levels = (depth: number) =>
    `{ ...F0 } ${Array.from({ length: depth }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F${depth} on Query { __typename }`
  expect(valuesIn(levels(40))).toBe(2 ** 40)
  expect(valuesIn(levels(2000))).toBe(2 ** 53)
})

test('sizes are found under the name the supergraph links them by', () => {
  const under = (link: string, name: string) =>
    listSizesOf(
      `schema @link(url: "https://specs.apollo.dev/cost/v0.1"${link}) { query: Query } type Query { a: [Int] @${name}(assumedSize: 7) }`,
    ).get('Query.a')?.assumedSize
  expect(under(', import: ["@listSize"]', 'listSize')).toBe(7)
  expect(under(', import: [{name: "@listSize", as: "@size"}]', 'size')).toBe(7)
  expect(under('', 'cost__listSize')).toBe(7)
  expect(under(', as: "price"', 'price__listSize')).toBe(7)
  expect(under(', import: ["@listSize"]', 'other')).toBeUndefined()
})
