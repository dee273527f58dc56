import { buildSchema, Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { estimate } from './cost.ts'
import { costDirectivesOf } from './cost-directives.ts'
import { CostedSchema } from './costed-schema.ts'
import { fragmentsOf } from './limits.ts'

const SDL = `
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
  type Query {
    orders(first: Int = 20, last: Int, regionCodes: [ID!]): OrderConnection @listSize(slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"])
    order(id: ID): Order
    regions(codes: [ID!], levels: [Level!], first: Int): [Region!] @listSize(assumedSize: 3000, slicingArguments: ["first"])
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
const costs = new CostedSchema(buildSchema(SDL), SDL)

function valuesIn(query: string, variables: Record<string, unknown> | null = {}): number {
  const document = parse(query)
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  return estimate(costs, fragmentsOf(document), operation, variables).values
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
  [
    'a list of ids and a length is as long as the shorter',
    '{ regions(codes: ["1", "2"], first: 9) { code } }',
    2 * 2 + 2,
  ],
  ['a list that may be cut is as long as asked for', '{ regions(first: 9) { code } }', 9 * 2],
  ['ids that filter a page do not shorten it', '{ orders(regionCodes: ["1"]) { nodes { id } } }', 1 + 20 * 2 + 1],
  [
    'ids that filter a page of no given length neither',
    '{ orders(regionCodes: ["1"], first: null) { nodes { id } } }',
    1 + 100 * 2 + 1,
  ],
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
    costDirectivesOf(
      `schema @link(url: "https://specs.apollo.dev/cost/v0.1"${link}) { query: Query } type Query { a: [Int] @${name}(assumedSize: 7) }`,
    ).sizes.get('Query.a')?.assumedSize
  expect(under(', import: ["@listSize"]', 'listSize')).toBe(7)
  expect(under(', import: [{name: "@listSize", as: "@size"}]', 'size')).toBe(7)
  expect(under('', 'cost__listSize')).toBe(7)
  expect(under(', as: "price"', 'price__listSize')).toBe(7)
  expect(under(', import: ["@listSize"]', 'other')).toBeUndefined()
})

describe('what declares a cost', () => {
  const WEIGHED = `
    directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
    directive @listSize(assumedSize: Int) on FIELD_DEFINITION
    type Query {
      plain: Int
      figure: Int @cost(weight: 20)
      partner: Partner
      partners: [Partner!] @listSize(assumedSize: 3)
      ranking: [Partner!] @cost(weight: 500) @listSize(assumedSize: 3)
      find(text: String @cost(weight: 40), filter: Filter, sizes: [Size!], all: All, any: Any): Int
      free: Int @cost(weight: 0)
      worse: Int @cost(weight: -1000)
      thing: Thing
      rated: Rated
    }
    type Partner { name: String figures: Figures code: Code }
    type Figures implements Rated @cost(weight: 25) { sales: Int rate: Int @cost(weight: 7) }
    type Score implements Rated { rate: Int }
    interface Rated { rate: Int }
    union Thing = Score | Figures
    scalar Code @cost(weight: 3)
    enum Size @cost(weight: 4) { S M }
    input All { any: Any text: String @cost(weight: 30) }
    input Any { all: All }
    input Filter { text: String @cost(weight: 30) name: String sub: [Filter!] sizes: [Size!] }
    type Mutation { change: Partner draft: [Partner!] @cost(weight: 5000) @listSize(assumedSize: 2) }
  `
  const weighed = new CostedSchema(buildSchema(WEIGHED), WEIGHED)
  const costIn = (query: string, variables: Record<string, unknown> | null = {}) => {
    const document = parse(query)
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
    return estimate(weighed, fragmentsOf(document), operation, variables)
  }

  test.each([
    ['a field counts its weight instead of one', '{ plain figure }', 1 + 20],
    ['a type counts its weight for each object', '{ partners { figures { sales } } }', 3 * (1 + 25 + 1)],
    ['a leaf counts the weight of its scalar', '{ partner { code } }', 1 + 3],
    ['a list counts its own weight once, and each item', '{ ranking { name } }', 500 + 3 * 2],
    ['what cannot be less than a value is one: no part pays for another', '{ free worse plain }', 3],
    ['a union counts as its dearest member', '{ thing { __typename } }', 25 + 1],
    ['a field of an interface as the dearest that implements it', '{ rated { rate } }', 25 + 7],
    ['a mutation counts ten', 'mutation { change { name } }', 10 + 1],
    ['a mutation with a weight of its own that', 'mutation { draft { name } }', 5000 + 2 * 2],
    [
      'inputs that hold each other',
      '{ a: find(all: { text: "x" }) b: find(any: { all: { text: "x" } }) }',
      2 + 1 + 2 + 2 * 30,
    ],
    ['an argument that is given', '{ find(text: "x") }', 1 + 40],
    [
      'and what it holds: fields, items, enums, at any depth',
      '{ find(filter: { name: "x", sub: [{ text: "y" }, { text: "z", sizes: [S, M] }] }, sizes: S) }',
      1 + 60 + 8 + 4 + 9,
    ],
  ])('%s', (_what, query, values) => {
    expect(costIn(query).values).toBe(values)
  })

  test('an input with weights costs in a variable what it costs as it is written, by its default where it is not sent', () => {
    const query = (given: string) => `query ($f: Filter${given}) { find(filter: $f) }`
    const filter = { sub: [{ text: 'y' }, { text: 'z' }] }
    const written = costIn('{ find(filter: { sub: [{ text: "y" }, { text: "z" }] }) }').values
    expect(costIn(query(''), { f: filter }).values).toBe(written)
    expect(costIn(query(' = { sub: [{ text: "y" }, { text: "z" }] }'), {}).values).toBe(written)
    expect(costIn(query(''), null).varies).toBe(true)
  })

  test('weights are found under the name the supergraph links them by, as numbers and as texts', () => {
    const under = (link: string, name: string, weight = '7') =>
      costDirectivesOf(
        `schema @link(url: "https://specs.apollo.dev/cost/v0.1"${link}) { query: Query } type Query { a: Int @${name}(weight: ${weight}) }`,
      ).weights.get('Query.a')
    expect(under('', 'cost')).toBe(7)
    expect(under(', import: ["@listSize"]', 'cost', '"7.0"')).toBe(7)
    expect(under(', as: "price"', 'price')).toBe(7)
    expect(under(', import: [{name: "@cost", as: "@weighs"}]', 'weighs')).toBe(7)
    expect(under(', as: "price"', 'cost')).toBeUndefined()
  })
})
