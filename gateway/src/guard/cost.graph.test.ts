import { readdirSync, readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import fc from 'fast-check'
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'
import { expect, test } from 'vitest'
import { valuesIn } from '../answer/values-in.ts'
import { estimate } from './cost.ts'
import { costDirectivesOf } from './cost-directives.ts'
import { CostedSchema } from './costed-schema.ts'
import { weightOf } from './input-weight.ts'
import { fragmentsOf } from './limits.ts'

// The graph that is served: whatever is asked of it, the estimate is a number one can add up and compare.

const sdl = readFileSync(new URL('../../../supergraph.graphql', import.meta.url), 'utf8')
const costs = new CostedSchema(apiSchemaOf(sdl), sdl)
const { sizes } = costDirectivesOf(sdl)
const NUMBERS = [-2_147_483_648, -1, 0, 1, 7, 100, 101, 2_147_483_647, null]

/** A selection as a tree, so that it can be written with literals, with variables, and with a part more or less. */
interface Selected {
  readonly field: string
  readonly first: number | null | undefined
  readonly ids: { readonly name: string; readonly count: number } | null
  readonly skipped: boolean
  readonly on: string | null
  readonly below: readonly Selected[]
}

const fieldsOf = (type: GraphQLCompositeType): { on: string | null; field: GraphQLField<unknown, unknown> }[] => [
  ...(isUnionType(type) ? [] : Object.values(type.getFields()).map((field) => ({ on: null, field }))),
  ...(isAbstractType(type)
    ? costs.schema
        .getPossibleTypes(type)
        .slice(0, 2)
        .flatMap((each) => Object.values(each.getFields()).map((field) => ({ on: each.name, field })))
    : []),
]

const selected = (type: GraphQLCompositeType, depth: number): fc.Arbitrary<Selected> =>
  fc
    .constantFrom(...fieldsOf(type).filter(({ field }) => depth > 0 || !isCompositeType(getNamedType(field.type))))
    .chain(({ on, field }) => {
      const below = getNamedType(field.type)
      const ids = field.args.find(({ type: list }) => isListType(list) && getNamedType(list).name === 'ID')
      return fc.record({
        field: fc.constant(field.name),
        on: fc.constant(on),
        first: field.args.some(({ name }) => name === 'first')
          ? fc.constantFrom(...NUMBERS, undefined)
          : fc.constant(undefined),
        ids: ids ? fc.option(fc.record({ name: fc.constant(ids.name), count: fc.nat(4) })) : fc.constant(null),
        skipped: fc.boolean(),
        below: isCompositeType(below)
          ? fc.array(
              fc.constant(null).chain(() => selected(below, depth - 1)),
              { minLength: 1, maxLength: 3 },
            )
          : fc.constant([]),
      })
    })

const root = costs.schema.getQueryType()!
const operations = fc.array(selected(root, 5), { minLength: 1, maxLength: 4 })

/** Writes an operation; as variables, where asked, every number and list stands in a variable. */
function written(selections: readonly Selected[], inVariables = false): [query: string, variables: object] {
  const variables: Record<string, unknown> = {}
  const declared: string[] = []
  const argument = (name: string, type: string, value: unknown): string => {
    if (!inVariables) return `${name}: ${JSON.stringify(value)}`
    const variable = `v${declared.length}`
    declared.push(`$${variable}: ${type}`)
    variables[variable] = value
    return `${name}: $${variable}`
  }
  const write = ({ field, first, ids, skipped, on, below }: Selected, index: number): string => {
    const args = [
      ...(first === undefined ? [] : [argument('first', 'Int', first)]),
      ...(ids
        ? [
            argument(
              ids.name,
              '[ID!]',
              Array.from({ length: ids.count }, (_, n) => `id_${n}`),
            ),
          ]
        : []),
    ]
    const text = `a${index}: ${field}${args.length > 0 ? `(${args.join(', ')})` : ''}${skipped ? ' @include(if: false)' : ''}${below.length > 0 ? ` { ${below.map(write).join(' ')} }` : ''}`
    return on ? `... on ${on} { ${text} }` : text
  }
  const body = selections.map(write).join(' ')
  return [`query${declared.length > 0 ? `(${declared.join(', ')})` : ''} { ${body} }`, variables]
}

function valuesOf([query, variables]: readonly [string, object], known = true): number {
  const document = parse(query)
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  return estimate(costs, fragmentsOf(document), operation, known ? { ...variables } : null).values
}

/** The same with one selection more somewhere: beside the deepest of the first branch, or at the root. */
const withMore = (selections: readonly Selected[], more: Selected, at: number): Selected[] => {
  const [head, ...rest] = selections
  if (at === 0 || !head || head.below.length === 0) return [...selections, more]
  return [{ ...head, below: withMore(head.below, { ...more, field: '__typename', below: [] }, at - 1) }, ...rest]
}

const RUNS = { numRuns: 300 }

test('an estimate is a whole number of one or more', () => {
  fc.assert(
    fc.property(operations, (asked) => {
      for (const inVariables of [false, true]) {
        const values = valuesOf(written(asked, inVariables))
        expect(Number.isInteger(values) && values >= 1).toBe(true)
      }
    }),
    RUNS,
  )
})

test('asking for more never lowers it, wherever and however it is asked', () => {
  fc.assert(
    fc.property(operations, selected(root, 2), fc.nat(4), (asked, more, at) => {
      const unconditional = { ...more, on: null }
      expect(valuesOf(written(withMore(asked, unconditional, at)))).toBeGreaterThan(valuesOf(written(asked)))
    }),
    RUNS,
  )
})

test('a value costs the same as a literal and in a variable, and at most what the longest would', () => {
  fc.assert(
    fc.property(operations, (asked) => {
      const values = valuesOf(written(asked))
      expect(valuesOf(written(asked, true))).toBe(values)
      const [query, variables] = written(asked, true)
      // What variables hold weighs something only where it is known.
      const light = Object.fromEntries(Object.entries(variables).filter(([, value]) => weightOf(value) === 0))
      expect(valuesOf([query, light], false)).toBeGreaterThanOrEqual(valuesOf([query, light]))
    }),
    RUNS,
  )
})

test.each([
  [
    'a negative page beside costly ones',
    '{ n: orders(first: -2000000000) { nodes { id } } orders(first: 100) { nodes { partner { tickets(first: 100) { partner { orders(first: 100) { nodes { no } } } } } } } }',
  ],
  [
    'all counties, what lies below the cities they are in, and below those',
    '{ regions(level: COUNTY) { code parent { children { code parent { children { code } } } } } }',
  ],
])('is above the budget of 250,000: %s', (_what, query) => {
  expect(valuesOf([query, {}])).toBeGreaterThan(250_000)
})

test('a page counts as one to a hundred items, whatever its length is said to be', () => {
  const one = (first: number) => valuesOf([`{ orders(first: ${first}) { nodes { id } } }`, {}])
  fc.assert(
    fc.property(fc.maxSafeInteger(), (first) => {
      expect(one(first)).toBe(one(Math.min(100, Math.max(1, first))))
    }),
    RUNS,
  )
})

/**
 * An answer to the first possible type of everything, in which each list is as long as its arguments and `@listSize` let it be; told from the
 * schema alone, without what the estimate is made with.
 */
function fullest(
  type: GraphQLCompositeType,
  { selections }: SelectionSetNode,
  pages: Readonly<Record<string, number>> = {},
): Record<string, unknown> {
  const concrete = isAbstractType(type) ? costs.schema.getPossibleTypes(type)[0]! : type
  const answer: Record<string, unknown> = {}
  for (const node of selections) {
    if (node.kind === Kind.INLINE_FRAGMENT && node.typeCondition?.name.value === concrete.name)
      Object.assign(answer, fullest(concrete, node.selectionSet, pages))
    if (node.kind !== Kind.FIELD || node.directives?.length) continue
    const name = node.name.value
    const field = isUnionType(concrete) ? undefined : concrete.getFields()[name]
    const below = field && getNamedType(field.type)
    const { length, sizedFields } = longestOf(concrete, field, node)
    const inner =
      node.selectionSet && isCompositeType(below)
        ? fullest(below, node.selectionSet, Object.fromEntries(sizedFields.map((sized) => [sized, length])))
        : 'x'
    const isList = field && isListType(getNullableType(field.type))
    answer[node.alias?.value ?? name] = isList ? Array(pages[name] ?? length).fill(inner) : inner
  }
  return answer
}

function longestOf(
  { name: type }: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown> | undefined,
  { arguments: given = [] }: FieldNode,
): { length: number; sizedFields: readonly string[] } {
  const size = field && sizes.get(`${type}.${field.name}`)
  if (!size) return { length: 0, sizedFields: [] }
  const written = Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
  const said = size.slicingArguments
    .map((name) =>
      Object.hasOwn(written, name) ? written[name] : field.args.find((arg) => arg.name === name)?.defaultValue,
    )
    .filter((count) => typeof count === 'number')
  // Ids name the items of a plain list; of a page they are a filter.
  const ids = isListType(getNullableType(field.type))
    ? (Object.values(written).find((value) => Array.isArray(value) && value.length > 0) as string[] | undefined)
    : undefined
  const most = Math.min(size.assumedSize ?? 100, ids?.length ?? Number.POSITIVE_INFINITY)
  const length =
    size.slicingArguments.length > 0 ? Math.min(most, Math.max(1, ...(said.length > 0 ? said : [most]))) : most
  return { length, sizedFields: size.sizedFields }
}

test('no answer holds more values than were estimated, its lists as long as they may be', () => {
  let ran = 0
  fc.assert(
    fc.property(fc.array(selected(root, 4), { minLength: 1, maxLength: 3 }), (asked) => {
      const [query] = written(asked)
      const values = valuesOf([query, {}])
      if (values > 100_000) return
      ran += 1
      const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
      expect(valuesIn(fullest(root, operation.selectionSet))).toBeLessThanOrEqual(values)
    }),
    RUNS,
  )
  expect(ran).toBeGreaterThan(100)
})

test.each([
  ['a page', '{ orders(first: 7) { nodes { id lines { qty } } pageInfo { hasNextPage } } }'],
  ['a list of ids', '{ regions(codes: ["1", "2"]) { code children { code pathCodes } } }'],
])('is what is answered, not more, where nothing is dearer than a value: %s', (_what, query) => {
  const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!
  const ids = query.includes('codes') ? 2 : 0 // what an argument holds counts as well
  expect(valuesIn(fullest(root, operation.selectionSet))).toBe(valuesOf([query, {}]) - ids)
})

const examples = new URL('../../examples/', import.meta.url)

test.each(readdirSync(examples))('what people ask is far from the budget of 250,000: %s', (file) => {
  const query = readFileSync(new URL(file, examples), 'utf8')
  expect(valuesOf([query, {}], false)).toBeLessThan(100_000)
})
