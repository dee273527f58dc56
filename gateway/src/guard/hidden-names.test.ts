import { readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { buildSchema, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { RequestRefused } from '../answer/refusal.ts'
import { DocumentGuard } from './documents.ts'
import { hidingNames } from './hidden-names.ts'

const LIMITS = { tokens: 4_000, depth: 15, fields: 2_000, aliases: 60, rootFields: 20, values: 100_000, documents: 100 }
const SDL = `
  type Query {
    secretOrders(secretPage: Int!, secretFilter: SecretFilter): [SecretOrder!]
    node: SecretNode
    stock: Int
  }
  interface SecretNode { id: ID }
  type SecretOrder implements SecretNode { id: ID secretMargin: Int state: SecretState }
  type SecretTicket implements SecretNode { id: ID secretText: String }
  enum SecretState { SECRET_OPEN SECRET_CLOSED }
  input SecretFilter { secretState: SecretState secretIds: [ID!] secretNested: SecretFilter secretLeast: Int! }
`

/** Every name of a schema but those that are everybody's. */
function namesOf(schema: GraphQLSchema): Set<string> {
  const names = new Set<string>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || ['ID', 'Int', 'String', 'Boolean', 'Float', 'Query'].includes(type.name)) continue
    names.add(type.name)
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name)
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      for (const field of Object.values(type.getFields())) {
        names.add(field.name)
        if ('args' in field) for (const { name } of field.args) names.add(name)
      }
  }
  return names
}

function toldBy(guard: DocumentGuard, query: string, variables: Record<string, unknown> = {}): string[] {
  try {
    guard.admit({ query, operationName: null, variables })
  } catch (error) {
    if (error instanceof RequestRefused) return error.errors.flatMap(({ text }) => [text.en, text.zh])
    throw error
  }
  throw new Error(`${query} was let in`)
}

const WRONG: [what: string, query: string, variables?: Record<string, unknown>][] = [
  ['a field', '{ secretOrder(secretPage: 1) { id } }'],
  ['a field of another type', '{ node { secretMargin } }'],
  ['a type', '{ node { ... on SecretOrde { id } } }'],
  ['an argument', '{ secretOrders(secretPag: 1) { id } }'],
  ['a missing argument', '{ secretOrders { id } }'],
  ['a missing selection', '{ secretOrders(secretPage: 1) }'],
  ['a field of an input', '{ secretOrders(secretPage: 1, secretFilter: { secretStat: SECRET_OPEN }) { id } }'],
  [
    'a value of an enum',
    '{ secretOrders(secretPage: 1, secretFilter: { secretState: SECRET_OPE, secretLeast: 1 }) { id } }',
  ],
  [
    'a text for an enum',
    '{ secretOrders(secretPage: 1, secretFilter: { secretState: "a\\"b", secretLeast: 1 }) { id } }',
  ],
  ['a list for a number', '{ secretOrders(secretPage: [1]) { id } }'],
  ['a text with quotes', '{ secretOrders(secretPage: 1, secretFilter: """a " b""") { id } }'],
  ['a type of a variable', 'query ($f: SecretFilte) { secretOrders(secretPage: 1, secretFilter: $f) { id } }'],
  ['a variable in another place', 'query ($f: Int) { secretOrders(secretPage: 1, secretFilter: $f) { id } }'],
  [
    'fields in a variable',
    'query ($f: SecretFilter) { secretOrders(secretPage: 1, secretFilter: $f) { id } }',
    { f: { secretStat: 1 } },
  ],
  [
    'texts in a variable',
    'query ($f: SecretFilter) { secretOrders(secretPage: 1, secretFilter: $f) { id } }',
    { f: { 'a"b\\"c': '"', secretNested: { secretState: '"SECRET_OPE' } } },
  ],
  ['a fragment of another type', '{ node { ...F } } fragment F on Query { stock }'],
  ['a directive', '{ stock @includ(if: true) }'],
]

describe('suggestions off: what is wrong is told without a name of the schema that its client did not write', () => {
  const schema = buildSchema(SDL)
  const guard = new DocumentGuard(schema, SDL, LIMITS, { suggestions: false })
  test.each(WRONG)('%s', (_what, query, variables) => {
    const told = toldBy(guard, query, variables)
    const written = new Set(`${query} ${JSON.stringify(variables)}`.match(/[_A-Za-z]\w*/g))
    const hidden = [...namesOf(schema)].filter((name) => !written.has(name))
    expect(told.length).toBeGreaterThan(0)
    for (const message of told) {
      const names = new Set(message.match(/[_A-Za-z]\w*/g))
      expect(hidden.filter((name) => names.has(name))).toEqual([])
      expect(message).not.toMatch(/Did you mean|include/)
    }
  })
})

test('suggestions on: a field that is misspelt is proposed', () => {
  const guard = new DocumentGuard(buildSchema(SDL), SDL, LIMITS)
  expect(toldBy(guard, '{ secretOrder(secretPage: 1) { id } }')[0]).toMatch(/Did you mean "secretOrders"\?/)
})

test('what its client wrote is told as it is', () => {
  const written = { query: 'query ($n: Int) { a(n: $n) }', variables: { n: 'a " b', o: [{ p: 1 }] } }
  const message =
    'Variable "$n" got invalid value "a \\" b" at "n.p"; Int cannot represent non-integer value: "a \\" b"'
  expect(hidingNames(message, written)).toBe(message)
  expect(hidingNames('Cannot query field "x" on type "Query". Did you mean "y"?', { query: '{ x }' })).toBe(
    'Cannot query field "x" on type "…".',
  )
  expect(hidingNames('Field "A.b" of required type "[C!]!" was not provided.', { query: '{ b }' })).toBe(
    'Field "….b" of required type "[…!]!" was not provided.',
  )
})

test('variables that nest deeper than the stack are no obstacle', () => {
  let n: unknown = 'deep'
  for (let level = 0; level < 100_000; level += 1) n = [n]
  expect(hidingNames('"deep" "hidden"', { query: '{ a }', variables: { n } })).toBe('"deep" "…"')
})

test('no guess at a name of the graph that is served is answered with another', () => {
  const sdl = readFileSync(new URL('../../../supergraph.graphql', import.meta.url), 'utf8')
  const schema = apiSchemaOf(sdl)
  const guard = new DocumentGuard(schema, sdl, LIMITS, { suggestions: false })
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {})
  for (const name of roots.filter((_, i) => i % 10 === 0)) {
    for (const query of [`{ ${name}x }`, `{ ${name}(none: 1) { none } }`, `{ ${name} }`]) {
      for (const message of toldBy(guard, query)) {
        const quoted = (message.match(/"[^"]*"/g) ?? []).flatMap((text) => text.match(/[_A-Za-z]\w*/g) ?? [])
        expect(quoted.filter((word) => !query.includes(word))).toEqual([])
      }
    }
  }
})
