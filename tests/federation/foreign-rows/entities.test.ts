import { personaNamed, type Scope, scopeOf } from '@channelgraph/access'
import { DEPARTMENTS, NODES } from '@channelgraph/contracts'
import { schemaOf } from '@channelgraph/service'
import { type GraphQLNamedType, isInterfaceType, isObjectType, Kind } from 'graphql'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../harness/departments.ts'
import { seededDatabases } from '../../harness/index.ts'
import { OWNED, SHARED } from './owned-entities.ts'
import { nodeIdOf, spread } from './questions.ts'
import { selectionsOf } from './selections.ts'
import { type Row, Truth } from './truth.ts'
import { openWorld } from './world.ts'

// The back door: `_entities` of each department, asked directly for rows of others.

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const world = await openWorld(urls)

/** The keys by which a department resolves a type, such as ['id', 'no']. */
function keysOf(type: GraphQLNamedType): string[] {
  const nodes = [type.astNode, ...type.extensionASTNodes]
  const keys = nodes.flatMap((node) => node?.directives ?? []).filter(({ name }) => name.value === 'key')
  return keys.flatMap((key) => {
    const given = new Map(key.arguments?.map(({ name, value }) => [name.value, value]))
    const [fields, resolvable] = [given.get('fields'), given.get('resolvable')]
    if (resolvable?.kind === Kind.BOOLEAN && !resolvable.value) return []
    return fields?.kind === Kind.STRING ? [fields.value] : []
  })
}

/** Whether an answer says nothing: null, empty, or the key that was asked with. */
function saysNothing(value: unknown, asked: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => saysNothing(item, asked))
  if (value !== null && typeof value === 'object') return Object.values(value).every((item) => saysNothing(item, asked))
  return value === null || value === asked
}

const MANY = 30

/** The value of a row's key; its id again where it is asked for as a node. */
const keyOf = (type: string, key: string, row: Row): unknown =>
  key === 'nodeId' ? nodeIdOf(NODES[type]!, type, row) : row[OWNED[type]!.keys[key]!]
const keyed = (type: string, key: string): boolean =>
  OWNED[type] !== undefined && (key === 'nodeId' ? NODES[type] !== undefined : OWNED[type].keys[key] !== undefined)

describe.each([...DEPARTMENTS])('%s', (department) => {
  const schema = schemaOf(definitions[department])
  const entities = Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
      ? keysOf(type).map((key) => ({ type, key }))
      : [],
  )

  test('every entity is known to belong to a partner, or to nobody', () => {
    const unknown = entities.filter(({ type, key }) => !keyed(type.name, key) && !SHARED.has(type.name))
    expect(unknown.map(({ type, key }) => `${type.name} by ${key}`)).toEqual([])
  })

  const ask = async (persona: string, scope: Scope, { type, key }: (typeof entities)[number]) => {
    const rows = spread(truth.rowsOf(type.name, scope, false), MANY)
    expect([type.name, rows.length > 0]).toEqual([type.name, true])
    const representations = rows.map((row) => ({ __typename: type.name, [key]: keyOf(type.name, key, row) }))
    const [selection] = selectionsOf(type as never, 1, 1_000)
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type.name} { ${selection} } } }`
    let answer: Awaited<ReturnType<typeof world.partners.ask>> | undefined
    const statements = await world[department].statements(async () => {
      answer = await world[department].ask(persona, query, { r: representations })
    })
    return { answer: answer!, statements, asked: representations.map((one) => one[key]) }
  }

  test.each(['partner-a', 'channel-manager-east', 'channel-manager-south'])(
    '%s gets nothing of a foreign row by any key',
    async (persona) => {
      const scope = scopeOf(personaNamed(persona).viewer)
      for (const entity of entities.filter(({ type }) => OWNED[type.name])) {
        const { answer, asked } = await ask(persona, scope, entity)
        const told = (answer.data?._entities ?? []).filter((one: unknown, i: number) => !saysNothing(one, asked[i]))
        expect([entity.type.name, entity.key, told]).toEqual([entity.type.name, entity.key, []])
        for (const { message, extensions } of answer.errors) {
          expect([entity.type.name, extensions?.code]).toEqual([entity.type.name, 'FORBIDDEN'])
          expect(message.split(/[^\w-]+/).filter((word: string) => truth.isForeign(scope, word))).toEqual([])
        }
      }
    },
  )

  test('a partner that asks for another partner by id is refused each time, before any SQL', async () => {
    const scope = scopeOf(personaNamed('partner-a').viewer)
    const entity = entities.find(({ type, key }) => type.name === 'Partner' && key === 'id')!
    const { answer, statements } = await ask('partner-a', scope, entity)
    expect(statements).toEqual([])
    expect(answer.data._entities.every((one: unknown) => one === null)).toBe(true)
    expect(answer.errors.map(({ extensions }) => extensions?.code)).toEqual(
      answer.data._entities.map(() => 'FORBIDDEN'),
    )
  })
})
