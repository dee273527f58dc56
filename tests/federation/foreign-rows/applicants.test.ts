import { personaNamed } from '@channelgraph/access'
import {
  DEPARTMENTS,
  type Department,
  isOperation,
  mayPerform,
  NODES,
  type Operation,
  permissions,
} from '@channelgraph/contracts'
import { schemaOf } from '@channelgraph/service'
import { anyArguments } from '@channelgraph/testkit'
import { type GraphQLField, type GraphQLNamedType, getNamedType, isCompositeType, isObjectType, Kind } from 'graphql'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../harness/departments.ts'
import { seededDatabases } from '../../harness/index.ts'
import { OWNED } from './owned-entities.ts'
import { nodeIdOf, spread } from './questions.ts'
import { Truth } from './truth.ts'
import { openWorld } from './world.ts'

// Who applies sees what it applied for itself: everything else of four departments refuses it, or has nothing for it.

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const world = await openWorld(urls)
const { viewer } = personaNamed('applicant')
const scope = { kind: 'applicant', applicantId: viewer.subject } as const

type Field = GraphQLField<unknown, unknown>

const MAY = [
  ...['application:create', 'application:read', 'application:withdraw', 'contract:read', 'contract:sign'],
  ...['node:read', 'region:read', 'search:read', 'viewer:read'],
]

test('specification 5: what an applicant may do is a short list', () => {
  const may = Object.keys(permissions).filter((name) => isOperation(name) && mayPerform(viewer.roles, name))
  expect(may.sort()).toEqual(MAY)
})

function operationOf({ name, astNode }: Field): Operation {
  const value = astNode?.directives?.find((one) => one.name.value === 'permission')?.arguments?.[0]?.value
  if (value?.kind !== Kind.STRING || !isOperation(value.value)) throw new Error(`${name} names no permission.`)
  return value.value
}

describe.each([...DEPARTMENTS])('%s', (department: Department) => {
  const schema = schemaOf(definitions[department])
  const fieldsOf = (type: GraphQLNamedType | null | undefined): Field[] =>
    isObjectType(type) ? Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_')) : []
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await world[department].ask(viewer, query, variables)
    return { data, errors, codes: errors.map(({ extensions }) => extensions?.code) }
  }

  const ROOTS = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const

  test.each(ROOTS)(
    'every %s is refused before any SQL, but what it may do with what it applied for',
    async (root, type) => {
      for (const field of fieldsOf(type)) {
        const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''
        let answer: Awaited<ReturnType<typeof ask>> | undefined
        const statements = await world[department].statements(async () => {
          answer = await ask(`${root} { ${field.name}${anyArguments(field)} ${selection} }`)
        })
        const mayAsk = mayPerform(viewer.roles, operationOf(field))
        expect([field.name, answer?.codes.includes('FORBIDDEN')]).toEqual([field.name, !mayAsk])
        if (!mayAsk) expect([field.name, answer?.codes, statements]).toEqual([field.name, ['FORBIDDEN'], []])
      }
    },
  )

  test('every row that belongs to a partner is refused or none, by every key of it and by its id', async () => {
    const owned = Object.entries(OWNED).filter(([, entity]) => entity.department === department)
    expect(owned.length).toBeGreaterThan(0)
    for (const [type, { keys }] of owned) {
      const rows = spread(truth.rowsOf(type, scope, false), 10)
      expect([type, rows.length > 0]).toEqual([type, true])
      const node = NODES[type]
      const representations = rows.flatMap((row) => [
        ...Object.entries(keys).map(([key, column]) => ({ __typename: type, [key]: row[column] })),
        ...(node ? [{ __typename: type, nodeId: nodeIdOf(node, type, row) }] : []),
      ])
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }`
      const { data, codes } = await ask(query, { r: representations })
      expect([type, data._entities]).toEqual([type, representations.map(() => null)])
      expect([type, codes.filter((code) => code !== 'FORBIDDEN')]).toEqual([type, []])
    }
  })

  test('of a region it reads what is public, and nothing that is told of it', async () => {
    const PUBLIC = ['children', 'code', 'id', 'level', 'macroRegion', 'name', 'parent', 'pathCodes']
    const external = ({ astNode }: Field) => astNode?.directives?.some(({ name }) => name.value === 'external')
    const told = fieldsOf(schema.getType('Region')).filter((field) => !PUBLIC.includes(field.name) && !external(field))
    expect(told.length).toBeGreaterThan(0)
    for (const field of told) {
      const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Region { ${field.name}${anyArguments(field)} ${selection} } } }`
      const { data, codes } = await ask(query, {
        r: [{ __typename: 'Region', code: '320500', installedBase: 1 }],
      })
      expect([field.name, data._entities, codes]).toEqual([field.name, [{ [field.name]: null }], ['FORBIDDEN']])
    }
  })

  test('what is referred to from elsewhere is refused as well: products, people, policies', async () => {
    for (const [type, node] of Object.entries(NODES).filter(
      ([name]) => !OWNED[name] && !['PartnerApplication', 'Region'].includes(name),
    )) {
      if (node.department !== department) continue
      const key = node.key ?? 'id'
      const { data, codes } = await ask('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', {
        r: [{ __typename: type, [key]: 'x' }],
      })
      expect([type, data._entities, codes]).toEqual([type, [null], ['FORBIDDEN']])
    }
  })

  test('a search finds nothing but applications and contracts, and says so of each list', async () => {
    const lists = fieldsOf(schema.getType('Search')).filter(({ args }) => args.length > 0)
    for (const { name } of lists) {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Search { ${name} { __typename } } } }`
      const { data, codes } = await ask(query, { r: [{ __typename: 'Search', text: '有限公司' }] })
      const isOwn = name === 'applications' || name === 'contracts'
      expect([name, codes]).toEqual([name, isOwn ? [] : ['FORBIDDEN']])
      if (!isOwn) expect(data._entities).toEqual([{ [name]: null }])
    }
  })
})

test('an applicant finds the regions it may name: every province, and the cities below', async () => {
  const { data, errors } = await world.partners.ask(
    viewer,
    '{ regions(level: PROVINCE) { code name children { name } } }',
  )
  expect(errors).toEqual([])
  expect(data.regions).toHaveLength(31)
  expect(data.regions.find(({ code }: { code: string }) => code === '320000')).toMatchObject({
    name: '江苏省',
    children: expect.arrayContaining([{ name: '苏州市' }]),
  })
})
