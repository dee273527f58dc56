import { expectTypeOf, test } from 'vitest'
import type { Checked, GivenVariables } from './documents.ts'

// What the compiler says of a document: these tests fail in `npm run typecheck`.

const ID: string = 'any'
const holes =
  `{ order(id: "${ID}") { no } orders(first: ${Number(1)}, filter: { partnerIds: [${ID}] }) { totalCount } }` as const

/** Which of these texts the compiler finds no flaw in. */
type TakenForValid<Texts extends readonly string[]> = {
  [Key in keyof Texts]: 'flaw' extends keyof Checked<'orders', Texts[Key]> ? never : Texts[Key]
}[number]

test('a document that asks for what is there is valid, with holes at the place of values', () => {
  expectTypeOf<Checked<'orders', '{ orders { nodes { no } totalCount } }'>>().toBeUnknown()
  expectTypeOf<Checked<'orders', typeof holes>>().toBeUnknown()
})

test('a field, an argument, an input field, an enum value or a type that is not there is named', () => {
  expectTypeOf<Checked<'orders', '{ orders { nodes { number } } }'>>().toEqualTypeOf<{
    readonly flaw: 'Order has no field number'
  }>()
  expectTypeOf<Checked<'orders', '{ orders(limit: 1) { totalCount } }'>>().toEqualTypeOf<{
    readonly flaw: 'Query.orders has no argument limit'
  }>()
  expectTypeOf<Checked<'orders', '{ orders(filter: { states: [DRAFT] }) { totalCount } }'>>().toEqualTypeOf<{
    readonly flaw: 'OrderFilter has no argument states'
  }>()
  expectTypeOf<Checked<'orders', '{ orders(filter: { statuses: [LOST] }) { totalCount } }'>>().toEqualTypeOf<{
    readonly flaw: 'OrderFilter(statuses): LOST is no value of OrderStatus'
  }>()
  expectTypeOf<Checked<'orders', '{ orders { nodes { ... on Ordre { no } } } }'>>().toEqualTypeOf<{
    readonly flaw: 'no type Ordre'
  }>()
})

test('an argument that has to be given, a selection that is missing and a text known only as string are named', () => {
  expectTypeOf<Checked<'orders', 'mutation { closeOrder(id: "x") { __typename } }'>>().toEqualTypeOf<{
    readonly flaw: 'Mutation.closeOrder wants expectedVersion'
  }>()
  expectTypeOf<Checked<'orders', '{ orders }'>>().toEqualTypeOf<{ readonly flaw: 'Query.orders wants a selection' }>()
  expectTypeOf<Checked<'orders', string>>().toHaveProperty('flaw')
})

test('the whole of GraphQL is read: names, aliases, directives, fragments, variables, lists, strings with marks in them', () => {
  type Valid = [
    'query All($first: Int = 10, $no: Boolean!) {\n  mine: orders(first: $first) { ... on OrderPage @include(if: $no) { nodes { no @skip(if: $no) ...Lines } } }\n}\nfragment Lines on Order { lines { lineNo, qty }, status }',
    'query($ids:[ID!]!){orders(filter:{partnerIds:$ids,statuses:[DRAFT,SUBMITTED]}){totalCount}}',
    '{ order(id: "a \\"quoted\\" { } ( ) : text") { __typename ... { no } ... @include(if: true) { status } } }',
    '{ __type(name: "Query") { fields { name type { kind } } } __typename orders { totalCount } }',
  ]
  expectTypeOf<Checked<'orders', Valid[number]>>().toBeUnknown()
})

test('a fault of syntax, or a part that is no single text, is no document', () => {
  type Unreadable = [
    '',
    '{ orders { totalCount }',
    '{ orders { totalCount } } }',
    'orders { totalCount }',
    '{ order(id: "no end) { no } }',
    '{ order(id) { no } }',
    '{ orders { } nodes } ...',
    'subscription { orders { totalCount } }',
    `{ orders(first: 1${string}) { totalCount } }`,
    `{ orders(${string}) { totalCount } }`,
    `{ orders { ${string} } }`,
    `{ ${string} { totalCount } }`,
    `query (${string}) { orders { totalCount } }`,
  ]
  expectTypeOf<TakenForValid<Unreadable>>().toBeNever()
})

test('a fault is found wherever it stands: behind another field, in a fragment, an input object, a list, the second operation', () => {
  type Wrong = [
    '{ orders { totalCount } product(id: "x") { colour } }',
    '{ orders { nodes { ...Lines } } } fragment Lines on Order { lines { colour } }',
    '{ orders { nodes { ... { colour } } } }',
    '{ orders(filter: { period: { from: "a" } }) { totalCount } }',
    '{ orders(filter: { statuses: [DRAFT, LOST] }) { totalCount } }',
    '{ orders(filter: { lateOnly: LOST }) { totalCount } }',
    'query ($id: Idea) { order(id: $id) { no } }',
    '{ orders { totalCount { no } } }',
    '{ __type(name: "Query") { name } colour }',
    'mutation { orders { totalCount } }',
  ]
  expectTypeOf<TakenForValid<Wrong>>().toBeNever()
})

test('each document is held against the schema it is asked of: a department answers its own part of the graph', () => {
  const ranking = '{ partnerSalesRanking(period: { from: "", to: "" }) { partner { healthScore } } }'
  expectTypeOf<Checked<'graph', typeof ranking>>().toBeUnknown()
  expectTypeOf<Checked<'orders', typeof ranking>>().toEqualTypeOf<{
    readonly flaw: 'Partner has no field healthScore'
  }>()
})

test('variables have the types that the document declares, and may be left out where none has to be given', () => {
  type Required = GivenVariables<
    'orders',
    'query ($id: ID!, $first: Int) { order(id: $id) { no } orders(first: $first) { totalCount } }'
  >
  expectTypeOf<Required[0]['id']>().toEqualTypeOf<string>()
  expectTypeOf<Required[0]['first']>().toEqualTypeOf<number | null | undefined>()
  type More = GivenVariables<
    'orders',
    'query($ids:[ID!]!,$at: Int! = 3, $all: [PeriodInput!]) { orders { totalCount } }'
  >
  expectTypeOf<More[0]['ids']>().toEqualTypeOf<readonly string[]>()
  expectTypeOf<More[0]['at']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<NonNullable<More[0]['all']>[number]['from']>().toEqualTypeOf<string>()
  expectTypeOf<Required['length']>().toEqualTypeOf<1>()
  expectTypeOf<[]>().toExtend<GivenVariables<'orders', '{ orders { totalCount } }'>>()
})
