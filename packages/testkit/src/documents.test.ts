import { expectTypeOf, test } from 'vitest'
import type { Checked, GivenVariables } from './documents.ts'

// What the compiler says of a document: these tests fail in `npm run typecheck`.

const ID: string = 'any'
const holes =
  `{ order(id: "${ID}") { no } orders(first: ${Number(1)}, filter: { partnerIds: [${ID}] }) { totalCount } }` as const

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
  expectTypeOf<Required['length']>().toEqualTypeOf<1>()
  expectTypeOf<[]>().toExtend<GivenVariables<'orders', '{ orders { totalCount } }'>>()
})
