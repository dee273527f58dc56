import { personaNamed, scopeFor, scopeOf, type Viewer } from '@channelgraph/access'
import { DEPARTMENTS, isOperation, type Operation, permittingRoles, type Role } from '@channelgraph/contracts'
import { schemaOf } from '@channelgraph/service'
import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLUnionType,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../harness/departments.ts'
import { seededDatabases } from '../../harness/index.ts'
import { OWNED } from './owned-entities.ts'
import { spread } from './questions.ts'
import { widestArguments } from './selections.ts'
import { Truth } from './truth.ts'
import { openWorld } from './world.ts'

// Whoever has two roles reads with an operation what the roles that permit it read, and not a row more.

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const world = await openWorld(urls)

const east = personaNamed('channel-manager-east').viewer
const partnerA = personaNamed('partner-a').viewer
const viewers: readonly [string, Viewer][] = [
  ['a channel manager of the East who is marketing', { ...east, roles: ['CHM', 'MKT'] }],
  ['a channel manager of the East who is technical support', { ...east, roles: ['TEC', 'CHM'] }],
  ['a channel manager of the East at the order desk', { ...east, roles: ['CHM', 'ORD'] }],
  ["a partner's user who is the auditor", { ...partnerA, roles: ['PTR', 'AUD'] }],
  ["a partner's user at the order desk", { ...partnerA, roles: ['ORD', 'PTR'] }],
  ["a partner's user who is marketing", { ...partnerA, roles: ['PTR', 'MKT'] }],
  ["a partner's user who manages the South", { ...partnerA, roles: ['PTR', 'CHM'], regions: ['HUANAN/'] }],
]

type Field = GraphQLField<unknown, unknown>

function operationOf(directives: readonly ConstDirectiveNode[] | undefined): Operation | null {
  const value = directives?.find(({ name }) => name.value === 'permission')?.arguments?.[0]?.value
  return value?.kind === Kind.STRING && isOperation(value.value) ? value.value : null
}

/** The same person with the roles that permit an operation and no other; null where the others change nothing of its rows. */
function without(viewer: Viewer, operation: Operation): Viewer | null {
  const roles: Role[] = permittingRoles(viewer.roles, operation)
  return scopeFor(viewer, operation).kind === scopeOf(viewer).kind || roles.length === 0 ? null : { ...viewer, roles }
}

/** Everything of a row that stands in this department and needs no permission of its own; of a page, of its rows. */
function selectionOf(field: Field): string {
  const type = getNamedType(field.type)
  if (!isObjectType(type)) return ''
  const own = Object.values(type.getFields()).flatMap((inner) => {
    const named = inner.astNode?.directives?.map(({ name }) => name.value) ?? []
    if (named.includes('external') || named.includes('permission')) return []
    if (inner.name === 'nodes') return [`nodes ${selectionOf(inner)}`]
    return isLeafType(getNamedType(inner.type)) && inner.args.length === 0 ? [inner.name] : []
  })
  return `{ __typename ${own.join(' ')} }`
}

describe.each([...DEPARTMENTS])('%s', (department) => {
  const schema = schemaOf(definitions[department])
  const ask = (as: Viewer, query: string, r?: unknown) => world[department].ask(as, query, r ? { r } : undefined)

  const entities = (schema.getType('_Entity') as GraphQLUnionType).getTypes()

  /** Fields that a permission guards, of entities that belong to partners. */
  const fields = Object.keys(OWNED).flatMap((name) => {
    const type = schema.getType(name)
    if (!isObjectType(type) || !entities.includes(type)) return []
    return Object.values(type.getFields()).flatMap((field) => {
      const operation = operationOf(field.astNode?.directives)
      return operation ? [{ type, field, operation }] : []
    })
  })

  test.each(viewers)('%s reads a field that one role permits as with that role alone', async (_who, viewer) => {
    let compared = 0
    for (const { type, field, operation } of fields) {
      const alone = without(viewer, operation)
      if (!alone) continue
      const { keys } = OWNED[type.name]!
      const [key, column] = Object.entries(keys)[0]!
      const scope = scopeFor(viewer, operation)
      const rows = [
        ...spread(truth.rowsOf(type.name, scope, true), 10),
        ...spread(truth.rowsOf(type.name, scope, false), 10),
      ]
      const representations = rows.map((row) => ({ __typename: type.name, [key]: row[column] }))
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on ${type.name} { of: ${field.name}${widestArguments(field, 1)} ${selectionOf(field)} } } }`
      const [both, one] = [await ask(viewer, query, representations), await ask(alone, query, representations)]
      const said = (answer: typeof both) =>
        answer.data._entities.map((entity: { of: unknown } | null) => entity?.of ?? null)
      expect([type.name, field.name, said(both)]).toEqual([type.name, field.name, said(one)])
      expect(both.errors.map(({ extensions }) => extensions?.code)).toEqual(both.errors.map(() => 'FORBIDDEN'))
      compared += rows.length
    }
    if (fields.some(({ operation }) => without(viewer, operation))) expect(compared).toBeGreaterThan(0)
  })

  test.each(viewers)(
    '%s finds the rows of a root field as with the role alone that permits it',
    async (_who, viewer) => {
      for (const field of Object.values(schema.getQueryType()!.getFields())) {
        const operation = operationOf(field.astNode?.directives)
        const alone = operation && without(viewer, operation)
        const given = widestArguments(field, 0)
        if (!alone || given === null) continue
        const query = `{ ${field.name}${given} ${selectionOf(field)} }`
        const [both, one] = [await ask(viewer, query), await ask(alone, query)]
        expect([field.name, both.data]).toEqual([field.name, one.data])
      }
    },
  )

  test.each(viewers)('%s resolves no reference that no permitting role covers', async (_who, viewer) => {
    for (const name of Object.keys(OWNED)) {
      const type = schema.getType(name) as GraphQLObjectType | undefined
      const operation = operationOf(
        [type?.astNode, ...(type?.extensionASTNodes ?? [])].flatMap((node) => node?.directives ?? []),
      )
      const alone = operation && without(viewer, operation)
      if (!type || !alone || !entities.includes(type)) continue
      const { keys } = OWNED[name]!
      const [key, column] = Object.entries(keys)[0]!
      const rows = spread(truth.rowsOf(name, scopeFor(viewer, operation), false), 10)
      const representations = rows.map((row) => ({ __typename: name, [key]: row[column] }))
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${name} { ${key} } } }`
      const [both, one] = [await ask(viewer, query, representations), await ask(alone, query, representations)]
      expect([name, both.data]).toEqual([name, one.data])
    }
  })
})
