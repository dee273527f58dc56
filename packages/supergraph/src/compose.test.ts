import { existsSync, readFileSync } from 'node:fs'
import { type GraphQLObjectType, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import {
  apiSchemaOf,
  breakingChanges,
  CompositionFailed,
  composeSupergraph,
  type SubgraphSchema,
  undocumented,
} from './index.ts'

const shared = {
  path: 'packages/values/src/values.graphql',
  text: readFileSync(new URL('../../values/src/values.graphql', import.meta.url), 'utf8'),
}

const department = (name: string, text: string): SubgraphSchema => ({
  name,
  url: `http://${name}/graphql`,
  sdl: [shared, { path: `subgraphs/${name}/src/${name}.graphql`, text }],
})

const partners = department(
  'partners',
  'type Partner @key(fields: "id") @permission(operation: "partner:read") { id: ID! name: String! } type Query { partner(id: ID!): Partner }',
)
const orders = department(
  'orders',
  'type Partner @key(fields: "id") { id: ID! orderCount: Int } type Query { orderCount: Int @permission(operation: "order:read") }',
)

const problemsOf = (services: SubgraphSchema[]): readonly string[] => {
  try {
    composeSupergraph(services)
    return []
  } catch (error) {
    if (error instanceof CompositionFailed) return error.problems
    throw error
  }
}

test('departments that share the values compose into one graph, with placeholder addresses', () => {
  const { supergraphSdl } = composeSupergraph([partners, orders])
  expect(Object.keys(apiSchemaOf(supergraphSdl).getQueryType()?.getFields() ?? {}).sort()).toEqual([
    'orderCount',
    'partner',
  ])
  expect(supergraphSdl).toContain('url: "http://orders/graphql"')
})

test('the same files give the same supergraph, whatever order the departments come in', () => {
  expect(composeSupergraph([orders, partners]).supergraphSdl).toBe(composeSupergraph([partners, orders]).supergraphSdl)
})

test("a field's permission is a policy of the supergraph; a type's stays in its department; no client sees either", () => {
  const { supergraphSdl } = composeSupergraph([partners, orders])
  expect(supergraphSdl).toContain('orderCount: Int @join__field(graph: ORDERS) @policy(policies: [["order:read"]])')
  expect(supergraphSdl).not.toMatch(/@permission|directive @permission|partner:read/)
  expect(printSchema(apiSchemaOf(supergraphSdl))).not.toMatch(/policy|order:read/i)
})

test("what is made of another department's field asks for the permission of that field besides", () => {
  const support = department(
    'support',
    `type Partner @key(fields: "id") { id: ID! base: Int @permission(operation: "charger:read") } type Query { bases: Int }`,
  )
  const share = (directives: string) =>
    department(
      'partners',
      `type Partner @key(fields: "id") { id: ID! name: String base: Int @external share: Int @requires(fields: "base") ${directives} } type Query { partner: Partner }`,
    )
  const policiesOf = (directives: string) =>
    /share: Int .*@policy\(policies: (.*)\)/.exec(composeSupergraph([share(directives), support]).supergraphSdl)?.[1]
  expect(policiesOf('@permission(operation: "market-size:read")')).toBe('[["market-size:read", "charger:read"]]')
  expect(policiesOf('')).toBe('[["charger:read"]]')
})

test('a problem names the files and fields it lies between', () => {
  const other = department(
    'support',
    'type Partner @key(fields: "id") { id: ID! name: Int } type Query { tickets: Int }',
  )
  const [problem] = problemsOf([partners, other])
  expect(problem).toContain('Partner.name')
  expect(problem).toContain('subgraphs/partners/src/partners.graphql:1 name')
  expect(problem).toContain('subgraphs/support/src/support.graphql:1 name')
})

test("an entity is described by its owner, whichever department's name comes first", () => {
  const owner = department(
    'partners',
    '"A partner." type Partner @key(fields: "id") { "Its id." id: ID! "Its name." name: String "Its code." code: ID } type Query { partner: Partner }',
  )
  const guest = department(
    'finance',
    '"A partner, as finance sees it." type Partner @key(fields: "id") { "An id." id: ID! "What it owes." owed: String }',
  )
  const { supergraphSdl, hints } = composeSupergraph([guest, owner])
  const partner = apiSchemaOf(supergraphSdl).getType('Partner') as GraphQLObjectType
  expect(partner.description).toBe('A partner.')
  expect(Object.values(partner.getFields()).map(({ description }) => description)).toEqual([
    'Its id.',
    'What it owes.',
    'Its name.',
    'Its code.',
  ])
  expect(hints.filter(({ code }) => code === 'INCONSISTENT_DESCRIPTION')).toEqual([])
})

test('a syntax error names file, line and column', () => {
  expect(problemsOf([department('orders', 'type Query {\n  orders(: Int\n}')])[0]).toMatch(
    /^subgraphs\/orders\/src\/orders\.graphql:2:10: Syntax Error/,
  )
})

test('a field that is taken away or made nullable is a breaking change, a new one is not', () => {
  const narrowed = department(
    'partners',
    'type Partner @key(fields: "id") { id: ID! legalName: String } type Query { partner(id: ID!): Partner }',
  )
  const [earlier, later] = [composeSupergraph([partners, orders]), composeSupergraph([narrowed, orders])]
  expect(breakingChanges(earlier.supergraphSdl, later.supergraphSdl)).toMatchObject([
    { description: 'Partner.name was removed.' },
  ])
})

test('what has no description is listed by name', () => {
  const sdl =
    '"A partner." type Partner @key(fields: "id") { "Its id." id: ID! name: String! kind: Kind } "Kinds." enum Kind { A } type Query { "One." partner: Partner }'
  expect(undocumented(apiSchemaOf(composeSupergraph([department('partners', sdl)]).supergraphSdl))).toEqual([
    'Kind.A',
    'Partner.kind',
    'Partner.name',
  ])
})

const committed = new URL('../../../supergraph.graphql', import.meta.url)

test.runIf(existsSync(committed))('every type, field and enum value of the graph has a description', () => {
  expect(undocumented(apiSchemaOf(readFileSync(committed, 'utf8')))).toEqual([])
})
