import { personaNamed, personas, type Viewer } from '@channelgraph/access'
import { mayPerform, type Operation } from '@channelgraph/contracts'
import { buildDepartmentSchema } from '@channelgraph/service'
import { anyArguments, testSubgraph, unchecked } from '@channelgraph/testkit'
import { type GraphQLField, getNamedType, isCompositeType, Kind } from 'graphql'
import { describe, expect, test } from 'vitest'
import { partners } from './subgraph.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)
await channelOf(t)

const schema = buildDepartmentSchema(partners.typeDefs, partners.resolvers)
type Field = GraphQLField<unknown, unknown>
const fieldsOf = (root: 'Query' | 'Mutation'): Field[] =>
  Object.values((root === 'Query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}).filter(
    ({ name }) => !name.startsWith('_'),
  )

function operationOf(field: Field): Operation {
  const value = field.astNode?.directives?.find(({ name }) => name.value === 'permission')?.arguments?.[0]?.value
  if (value?.kind !== Kind.STRING) throw new Error(`${field.name} names no permission.`)
  return value.value as Operation
}

async function codesOf(root: 'query' | 'mutation', field: Field, as: Viewer): Promise<unknown[]> {
  const given = anyArguments(field, as.partnerId ?? 'nobody')
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''
  const { errors } = await t.ask(as, unchecked(`${root} { ${field.name}${given} ${selection} }`))
  return errors.map(({ extensions }) => extensions?.code)
}

const WALKS = [
  ['query', fieldsOf('Query')],
  ['mutation', fieldsOf('Mutation')],
] as const

describe.each(WALKS)('every %s', (root, fields) => {
  test.each(fields.map((field) => [field.name, operationOf(field), field] as const))(
    '%s is FORBIDDEN to exactly the personas that may not perform %s',
    async (_name, operation, field) => {
      for (const { name, viewer } of personas) {
        const forbidden = (await codesOf(root, field, viewer)).includes('FORBIDDEN')
        expect([name, forbidden]).toEqual([name, !mayPerform(viewer.roles, operation)])
      }
    },
  )

  test(`G-17 is FORBIDDEN to an employee without a role`, async () => {
    const nobody: Viewer = { ...personaNamed('marketing').viewer, roles: [] }
    for (const field of fields)
      expect([field.name, await codesOf(root, field, nobody)]).toEqual([field.name, ['FORBIDDEN']])
  })
})

test('nobody acts as the schedule or as an event', () => {
  const system: readonly Operation[] = ['schedule:sweep', 'event:consume']
  for (const { viewer } of personas)
    for (const operation of system) expect(mayPerform(viewer.roles, operation)).toBe(false)
})
