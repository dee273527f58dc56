import { readFileSync } from 'node:fs'
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals'
import { groupBy, SCALAR_PAGES_AT, SCALAR_TYPES } from '@channelgraph/values'
import { plugin as generateTypes } from '@graphql-codegen/typescript'
import {
  buildSchema,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { listSizesOf } from '../../gateway/src/guard/list-sizes.ts'
import { GLOSSARY, glossary } from '../../scripts/glossary.ts'
import { type Described, descriptions } from '../../scripts/terms.ts'

const supergraphSdl = readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8')
const schema = Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
  .apiSchema()
  .toGraphQLJSSchema()
const queryFields = Object.values(schema.getQueryType()?.getFields() ?? {})
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'))

type Deprecatable = { readonly name: string; readonly deprecationReason?: string | null | undefined }

/** What is deprecated without a reason of the form that consumers are promised. */
function unclearDeprecations(of: GraphQLSchema): string[] {
  const marked = Object.values(of.getTypeMap()).flatMap((type): Deprecatable[] => {
    if (isEnumType(type)) return [...type.getValues()]
    if (isInputObjectType(type)) return Object.values(type.getFields())
    if (!isObjectType(type) && !isInterfaceType(type)) return []
    const fields = Object.values(type.getFields())
    return fields.flatMap((field) => [
      field,
      ...field.args.map((arg) => ({ ...arg, name: `${field.name}(${arg.name})` })),
    ])
  })
  return marked.flatMap(({ name, deprecationReason: reason }) =>
    reason == null || /^Use .+\. Stays until \d{4}-\d{2}-\d{2}\.$/.test(reason) ? [] : [`${name}: ${reason}`],
  )
}

describe('the schema keeps the house rules', () => {
  test('every field of Query is nullable, so that a department away costs its own data only', () => {
    expect(queryFields.filter((field) => isNonNullType(field.type)).map((field) => field.name)).toEqual([])
  })

  test('a connection has nodes, edges, pageInfo and totalCount, as Relay and Apollo page it, and every list a client pages takes first and after', () => {
    for (const type of objects) {
      if (isObjectType(type) && type.name.endsWith('Connection')) {
        expect([type.name, Object.keys(type.getFields()).toSorted()]).toEqual([
          type.name,
          ['edges', 'nodes', 'pageInfo', 'totalCount'],
        ])
        const { nodes, edges } = type.getFields()
        expect(String(edges?.type)).toBe(`[${type.name.replace(/Connection$/, 'Edge')}!]!`)
        const edge = getNamedType(edges!.type)
        expect(
          isObjectType(edge) && Object.values(edge.getFields()).map((field) => `${field.name}: ${field.type}`),
        ).toEqual(['cursor: String!', `node: ${getNamedType(nodes!.type).name}!`])
      }
    }
    for (const field of queryFields) {
      if (!getNamedType(field.type).name.endsWith('Connection')) continue
      expect([field.name, field.args.map((arg) => arg.name)]).toEqual([
        field.name,
        // Its `before` is a day already.
        expect.arrayContaining(
          field.name === 'expiringCertificates' ? ['first', 'after'] : ['first', 'after', 'last', 'before'],
        ),
      ])
    }
  })

  test('what is deprecated says what to use instead and the last day on which it is answered (0060)', () => {
    const marked = (reason: string) =>
      buildSchema(
        `type Query { a(b: Int @deprecated(reason: "${reason}")): E } enum E { F @deprecated(reason: "${reason}") }`,
      )
    expect(unclearDeprecations(marked('Use `c`. Stays until 2027-06-30.'))).toEqual([])
    for (const reason of ['Use `c`.', 'Old.', 'Use `c`. Stays until summer.', 'Stays until 2027-06-30.'])
      expect(unclearDeprecations(marked(reason))).toEqual([`a(b): ${reason}`, `F: ${reason}`])
    expect(unclearDeprecations(schema)).toEqual([])
  })

  test('I: whatever clients change has its history in the graph: who, when, from what to what, and why', () => {
    const changing = objects.filter(
      (type) =>
        isObjectType(type) && type.getFields().version?.description?.startsWith('Grows by one with each change'),
    )
    expect(changing.length).toBeGreaterThan(20)
    expect(changing.filter((type) => isObjectType(type) && !type.getFields().history).map(({ name }) => name)).toEqual(
      [],
    )
  })

  test('every list says how long it may be: as long as it is asked for, or @listSize(assumedSize: …)', () => {
    const sizes = listSizesOf(supergraphSdl)
    const silent = objects.flatMap((type) => {
      if (!isObjectType(type)) return []
      return Object.values(type.getFields()).flatMap(({ name, type: answer, args }) => {
        const page = getNamedType(answer).name.endsWith('Connection')
        // The nodes of a page are as many as the field asks for that answered the page.
        if (!(page || isListType(getNullableType(answer))) || type.name.endsWith('Connection')) return []
        const size = sizes.get(`${type.name}.${name}`)
        const bounded = args.some((arg) => arg.name === 'first')
          ? size?.slicingArguments.includes('first') &&
            args.some((arg) => arg.name === 'last') === size.slicingArguments.includes('last') &&
            (!page || ['nodes', 'edges'].every((rows) => size.sizedFields.includes(rows)))
          : (size?.assumedSize ?? 0) > 0
        return bounded ? [] : [`${type.name}.${name}`]
      })
    })
    expect(silent).toEqual([])
  })

  test('a refusal has code and message, and is answered in a union of that mutation alone', () => {
    const seen = new Map<string, string>()
    for (const { name, type } of mutations) {
      const result = getNamedType(type)
      if (!isUnionType(result)) continue
      expect(result.name).toBe(`${name[0]?.toUpperCase()}${name.slice(1)}Result`)
      expect(seen.get(result.name)).toBeUndefined()
      seen.set(result.name, name)
    }
    const refusal = schema.getType('Refusal')
    expect(isInterfaceType(refusal) && Object.keys(refusal.getFields()).toSorted()).toEqual(['code', 'message'])
  })

  test('a mutation that changes takes expectedVersion, one that creates an idempotencyKey', () => {
    for (const { name, args } of mutations) {
      const names = args.map((arg) => arg.name)
      expect([name, names.includes('expectedVersion') || names.includes('idempotencyKey')]).toEqual([name, true])
    }
  })

  test('a mutation that takes expectedVersion lists StaleVersion, which a lock refuses without any command saying so', () => {
    const silent = mutations.filter(({ args, type }) => {
      const result = getNamedType(type)
      const listed = isUnionType(result) && result.getTypes().some(({ name }) => name === 'StaleVersion')
      return args.some(({ name }) => name === 'expectedVersion') && !listed
    })
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  test('every scalar leads to its page, and is a string for whoever generates code by /scalars.json: none comes out as unknown', async () => {
    const own = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
    expect(own.map((type) => [type.name, isScalarType(type) && type.specifiedByURL]).toSorted()).toEqual(
      Object.keys(SCALAR_TYPES)
        .toSorted()
        .map((name) => [name, `${SCALAR_PAGES_AT}${name}`]),
    )
    // Throws for a scalar that the map does not know.
    const { content } = await generateTypes(schema, [], { scalars: { ...SCALAR_TYPES }, strictScalars: true })
    for (const name of Object.keys(SCALAR_TYPES))
      expect(content).toContain(`${name}: { input: string; output: string; }`)
    expect(() => generateTypes(schema, [], { scalars: {}, strictScalars: true })).toThrow(/Unknown scalar type/)
  })

  test('money and rates are Money and Decimal, never Float', () => {
    const floats = objects.flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => isScalarType(getNamedType(field.type)) && getNamedType(field.type).name === 'Float')
            .map((field) => `${type.name}.${field.name}`)
        : [],
    )
    expect(floats).toEqual([])
  })
})

/** What a programmer reads and nobody in a department says: ids, versions, paging. */
const WITHOUT_TERM = new Set(
  'id nodeId version expectedVersion idempotencyKey first after last before nodes edges cursor node pageInfo totalCount startCursor endCursor hasNextPage hasPreviousPage'.split(
    ' ',
  ),
)
const described = descriptions()
const refusals = new Set(described.filter(({ kind }) => kind === 'refusal').map(({ name }) => name)).add('Refusal')

function mayLackTerm({ name }: Described): boolean {
  const [type = '', member = ''] = name.replace(/\(.*/, '').split('.')
  return WITHOUT_TERM.has(member) || (refusals.has(type) && ['code', 'message'].includes(member))
}

describe('the contracts speak Chinese', () => {
  const termsOf = groupBy(
    described.filter(({ term }) => term !== ''),
    ({ name }) => name,
  )
  const termOf = (name: string) => termsOf.get(name)?.[0]?.term
  const sharing = (some: readonly Described[]) =>
    [...groupBy(some, ({ term }) => term)]
      .filter(([, all]) => all.length > 1)
      .map(([term, all]) => `${term}: ${all.map(({ name }) => name).join(', ')}`)

  test('every description says its Chinese term, ids, versions and paging aside', () => {
    const silent = described.filter((each) => each.term === '' && !mayLackTerm(each))
    expect(silent.map(({ department, name, description }) => `${department}: ${name}: ${description}`)).toEqual([])
  })

  test('a term is 2 to 12 characters, Chinese ones', () => {
    const odd = described.filter(({ term }) => term !== '' && !/^[\p{Script=Han}/]{2,12}$/u.test(term))
    expect(odd.map(({ name, term }) => `${name}: ${term}`)).toEqual([])
  })

  test('what several departments describe has one term with all of them', () => {
    const torn = [...termsOf].filter(([, all]) => new Set(all.map(({ term }) => term)).size > 1)
    expect(torn.map(([name, all]) => `${name}: ${all.map(({ term }) => term).join(', ')}`)).toEqual([])
  })

  test('no two commands share a term, and no two refusals', () => {
    expect(sharing(described.filter(({ name }) => name.startsWith('Mutation.')))).toEqual([])
    expect(sharing(described.filter(({ kind }) => kind === 'refusal'))).toEqual([])
  })

  test('what a mutation answers is called after it (关闭订单结果), and a page of a list 分页', () => {
    for (const { kind, name, term } of described) {
      const mutation = `${name[0]?.toLowerCase()}${name.slice(1).replace(/Result$/, '')}`
      if (kind === 'result') expect([name, term]).toEqual([name, `${termOf(`Mutation.${mutation}`)}结果`])
      if (kind === 'page') expect([name, term]).toEqual([name, expect.stringMatching(/分页项?$/)])
    }
  })

  test('the glossary is what the contracts give: npm run glossary', () => {
    expect(readFileSync(new URL(`../../${GLOSSARY}`, import.meta.url), 'utf8')).toBe(glossary())
  })
})
