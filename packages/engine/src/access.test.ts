import { buildASTSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { AccessRules, allowedOf, type Grants, NO_GRANTS } from './access.ts'
import { DataNames } from './data-names.ts'
import { foldOperation, prepareOperation } from './operation.ts'

const LINKS = `
  schema @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY) @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "known", for: SECURITY) { query: Query }
`

/** The rules of a supergraph as composition would write it; older composition did not look at requirements and interfaces. */
const rulesOf = (sdl: string): AccessRules => {
  const schema = buildASTSchema(parse(LINKS + sdl), { assumeValid: true, assumeValidSDL: true })
  return new AccessRules({ supergraph: schema, api: schema })
}
const holding = (...policies: string[]): Grants => ({
  key: policies.join(),
  isAuthenticated: true,
  scopes: new Set(),
  holds: (policy) => policies.includes(policy),
})

test('a supergraph that demands nothing denies nothing, to nobody', () => {
  expect(rulesOf('type Query { a: Int }').deniedTo(NO_GRANTS)).toBeUndefined()
})

test('a directive is known by the name under which it is linked', () => {
  const rules = rulesOf('type Query { a: Int @known b: Int @authenticated }')
  expect(rules.deniedTo(NO_GRANTS)?.field('Query', 'a')).toEqual(['authenticated'])
  expect(rules.deniedTo(NO_GRANTS)?.field('Query', 'b')).toBeUndefined()
})

test('a field demands what the fields that it requires demand, through any number of them', () => {
  const rules = rulesOf(`
    type Query { item: Item }
    type Item {
      third: Int @join__field(graph: C, requires: "second")
      second: Int @join__field(graph: B, requires: "first { value }")
      first: First @join__field(graph: A)
      free: Int @join__field(graph: A)
    }
    type First { value: Int @policy(policies: [["p"]]) }
  `)
  expect(rules.deniedTo(holding())?.field('Item', 'third')).toEqual(['policy p'])
  expect(rules.deniedTo(holding())?.field('Item', 'second')).toEqual(['policy p'])
  expect(rules.deniedTo(holding())?.field('Item', 'free')).toBeUndefined()
  expect(rules.deniedTo(holding('p'))).toBeUndefined()
})

test('requirements in a circle come to an end', () => {
  const rules = rulesOf(`
    type Query { item: Item }
    type Item { a: Int @join__field(graph: A, requires: "b") b: Int @join__field(graph: B, requires: "a") @policy(policies: [["p"]]) }
  `)
  expect(rules.deniedTo(holding())?.field('Item', 'a')).toEqual(['policy p'])
})

test('what composition writes on an interface for its implementations is asked of each for itself', () => {
  const rules = rulesOf(`
    type Query { any: Any }
    interface Any @policy(policies: [["a", "b"]]) { id: ID @policy(policies: [["x", "y"], ["x", "z"]]) }
    type A implements Any @policy(policies: [["a"]]) { id: ID @policy(policies: [["x"]]) }
    type B implements Any @policy(policies: [["b"]]) { id: ID @policy(policies: [["y"], ["z"]]) }
  `)
  const denied = rules.deniedTo(holding('a', 'x'))
  expect(denied?.type('A')).toBeUndefined()
  expect(denied?.field('A', 'id')).toBeUndefined()
  expect(denied?.type('B')).toEqual(['policy b'])
  expect(denied?.field('Query', 'any')).toBeUndefined()
})

test('what an interface demands by itself is demanded of every object, through the interface or not', () => {
  const rules = rulesOf(`
    type Query { any: Any }
    interface Any { id: ID @policy(policies: [["p"]]) }
    type A implements Any { id: ID @policy(policies: [["a"]]) }
    type B implements Any { id: ID }
  `)
  const denied = rules.deniedTo(holding('a'))
  expect(denied?.field('A', 'id')).toEqual(['policy p'])
  expect(denied?.field('B', 'id')).toEqual(['policy p'])
  expect(denied?.field('Any', 'id')).toEqual(['policy p'])
})

test('a field demands what its enum or scalar demands', () => {
  const rules = rulesOf('type Query { kind: [Kind!]! } enum Kind @policy(policies: [["p"]]) { A }')
  expect(rules.deniedTo(holding())?.field('Query', 'kind')).toEqual(['policy p'])
})

test('of equal grants it is worked out once', () => {
  const rules = rulesOf('type Query { a: Int @policy(policies: [["p"]]) }')
  expect(rules.deniedTo(holding())).toBe(rules.deniedTo(holding()))
})

test('abstract types within abstract types are refused before they are written out', () => {
  const types = Array.from({ length: 10 }, (_, index) => `T${index}`)
  const sdl = `type Query { any: Any } interface Any { any: Any id: ID }
    ${types.map((name, index) => `type ${name} implements Any { any: Any ${index === 0 ? '@policy(policies: [["p"]])' : ''} id: ID }`).join('\n')}`
  const schema = buildASTSchema(parse(LINKS + sdl), { assumeValid: true, assumeValidSDL: true })
  const denied = new AccessRules({ supergraph: schema, api: schema }).deniedTo(holding())
  const prepared = prepareOperation(parse(`{ ${'any {'.repeat(12)} id ${'}'.repeat(12)} }`), undefined, {
    maxSelections: 100,
    maxDepth: 20,
  })
  const { selections } = foldOperation(prepared, new DataNames(schema, []), () => true)
  expect(() => allowedOf(selections, schema.getQueryType()!, schema, denied!)).toThrow('select them by type')
})
