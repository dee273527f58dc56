import { PARTNER_B, personaNamed } from '@channelgraph/access'
import { DEPARTMENTS, type Department, NODES, nodeReferenceOf, prefixOf } from '@channelgraph/contracts'
import { ID_PREFIXES, idFromUuid, idOfKey, type KeyedKind } from '@channelgraph/values'
import { isInterfaceType, isObjectType, Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { seededDatabases } from '../harness/index.ts'
import { madeUpValue } from '../harness/seeded.ts'
import { OWNED } from './foreign-rows/owned-entities.ts'
import { asSuperuser } from './foreign-rows/truth.ts'
import { engineOverWorlds, openWorld, supergraphSdl, type World } from './foreign-rows/world.ts'

// An id of the graph, given to anybody: who is asked, and what is told.

const urls = await seededDatabases()
const world = await openWorld(urls)
const engine = await engineOverWorlds()

/** Where the rows stand of entities that belong to no partner, and the column that names them. */
const SHARED_ROWS: Readonly<Record<string, readonly [table: string, key: string]>> = {
  Interaction: ['interaction', 'id'],
  ChannelPolicy: ['channel_policy', 'id'],
  DemandAnalysis: ['demand_analysis', 'id'],
  IncentivePolicy: ['incentive_policy', 'id'],
  ChannelStrategy: ['channel_strategy', 'id'],
  MarketSize: ['market_size', 'id'],
  MarketIntel: ['market_intel', 'id'],
  MarketingMaterial: ['marketing_material', 'id'],
  MarketingPlan: ['marketing_plan', 'id'],
  Region: ['region', 'code'],
  Employee: ['employee', 'id'],
  TrainingCourse: ['training_course', 'id'],
  TrainingSession: ['training_session', 'id'],
  PartnerApplication: ['partner_application', 'id'],
  Product: ['product', 'id'],
  PriceList: ['price_list', 'id'],
  Station: ['station', 'id'],
  FinancePolicy: ['finance_policy', 'id'],
}

/** The id of a row of each type, as the graph gives it; null where the seeds have none. */
const known = new Map<string, string | null>()
for (const department of DEPARTMENTS) {
  const sql = asSuperuser(urls[department])
  for (const [type, node] of Object.entries(NODES)) {
    if (node.department !== department) continue
    const owned = OWNED[type]
    const [table, column] = owned ? [owned.table, Object.values(owned.keys)[0]!] : (SHARED_ROWS[type] ?? [])
    const key = table
      ? (await sql<{ key: string }[]>`select ${sql(column!)} as key from ${sql(table)} order by 1 limit 1`)[0]?.key
      : 'GroundFailure' // the list of fault codes stands in the code
    const id = key !== undefined && node.key !== undefined ? idOfKey(node.kind as KeyedKind, key) : (key ?? '')
    known.set(type, nodeReferenceOf(id) ? id : null)
  }
  await sql.end()
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Data = any

/** Asks the whole graph, and says which departments were asked on the way. */
async function ask(as: string, query: string, variables: Record<string, unknown>) {
  const asked: Department[] = []
  const listening = Object.fromEntries(
    DEPARTMENTS.map((name) => [
      name,
      {
        ...world[name],
        ask: (...question: Parameters<World[Department]['ask']>) => {
          asked.push(name)
          return world[name].ask(...question)
        },
      },
    ]),
  ) as World
  const asker = { world: listening, viewer: personaNamed(as).viewer }
  const { data, errors = [] } = await engine.ask(asker, { query, variables })
  return {
    data: data as Data,
    errors: errors.map(({ path, extensions }) => [path?.join('.'), extensions?.code]),
    asked,
  }
}
const NODE = 'query ($id: ID!) { node(id: $id) { id __typename } }'
const NODES_OF = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }'

describe('the list of nodes', () => {
  const types = Object.values(engine.schema.getTypeMap()).filter(isObjectType)
  /** Which departments resolve a type by which keys, as composition wrote it down. */
  const joined = parse(supergraphSdl).definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return []
    return (node.directives ?? [])
      .filter(({ name }) => name.value === 'join__type')
      .map(({ arguments: given = [] }) => {
        const value = (name: string) => given.find((one) => one.name.value === name)?.value
        const [graph, key, resolvable] = [value('graph'), value('key'), value('resolvable')]
        return {
          type: node.name.value,
          department: graph?.kind === Kind.ENUM ? graph.value.toLowerCase() : '',
          key: key?.kind === Kind.STRING ? key.value : undefined,
          resolvable: resolvable?.kind !== Kind.BOOLEAN || resolvable.value,
        }
      })
  })

  test('has every entity of the schema, and each of them implements Node', () => {
    // What was found for a text, and who did something: values with a key, which no id names.
    const values = ['Actor', 'Search']
    const entities = new Set(joined.flatMap(({ type, key }) => (key && !values.includes(type) ? [type] : [])))
    expect(Object.keys(NODES).toSorted()).toEqual([...entities].filter(isObjectTypeName).toSorted())
    const implementing = types.filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'))
    expect(implementing.map(({ name }) => name).toSorted()).toEqual(Object.keys(NODES).toSorted())
    const node = engine.schema.getType('Node')
    expect(isInterfaceType(node) && Object.keys(node.getFields())).toEqual(['id'])
  })

  test('says whose each is: that department alone resolves it by its id, the key that clients do not see', () => {
    for (const [type, { department }] of Object.entries(NODES)) {
      if (department === 'partners') continue // who answers `node` has those itself
      const by = joined.filter((one) => one.type === type && one.key === 'nodeId')
      expect([type, by.map((one) => [one.department, one.resolvable]).toSorted()]).toEqual([
        type,
        [
          [department, true],
          ['partners', false],
        ].toSorted(),
      ])
      expect(Object.keys((engine.schema.getType(type) as (typeof types)[number]).getFields())).not.toContain('nodeId')
    }
  })

  test('knows each by letters of its own, which nothing else begins with', () => {
    const letters = [...Object.values(NODES).map(prefixOf), ...Object.values(ID_PREFIXES)]
    const twice = letters.filter((one, i) => letters.indexOf(one) !== i)
    const byId = Object.values(NODES).filter(({ key }) => key === undefined)
    expect(twice.toSorted()).toEqual(byId.map(prefixOf).toSorted())
  })

  const isObjectTypeName = (name: string) => isObjectType(engine.schema.getType(name))
})

describe('an id leads to what it names', () => {
  test('there is a row of every kind to ask for', () => {
    expect([...known].flatMap(([type, id]) => (id ? [] : [type]))).toEqual([])
  })

  test('and a row made up of an entity that the seeds do not know yet would have an id that leads to it', () => {
    for (const [type, { keys }] of Object.entries(OWNED)) {
      if (!NODES[type] || !keys.id) continue
      const ids = [1, 2].map((n) => madeUpValue(type, keys.id!, n) ?? '')
      expect(ids.map((id) => nodeReferenceOf(id))).toEqual(
        ids.map((id) => expect.objectContaining({ type, reference: { id } })),
      )
      expect(new Set(ids).size).toBe(2)
    }
  })

  test.each([...known])('%s: asking nobody but its department', async (type, id) => {
    const { department } = NODES[type]!
    if (!id) return
    const { data, errors, asked } = await ask('management', NODE, { id })
    expect({ data, errors }).toEqual({ data: { node: { id, __typename: type } }, errors: [] })
    expect(asked).toEqual(department === 'partners' ? ['partners'] : ['partners', department])
  })

  test('the fields of one type are asked of its department and of those it leads to, and of no other', async () => {
    const query = `query ($id: ID!) { node(id: $id) { id ... on Order { no partner { name } } ... on Settlement { no } ... on SupportTicket { no } } }`
    const { data, asked } = await ask('management', query, { id: known.get('Order') })
    expect(data.node).toMatchObject({ id: known.get('Order'), no: expect.stringMatching(/^SO/) })
    expect(asked.slice(0, 2)).toEqual(['partners', 'orders'])
    expect(asked.slice(2).filter((name) => name !== 'partners')).toEqual([])
  })

  test('many ids are answered in their order, one request to each department that owns some of them', async () => {
    const ids = [...known.values()].flatMap((id) => id ?? []).toReversed()
    const { data, errors, asked } = await ask('management', NODES_OF, { ids: [...ids, ids[0]] })
    expect(errors).toEqual([])
    expect(data.nodes.map((node: Data) => node?.id)).toEqual([...ids, ids[0]])
    expect(asked.toSorted()).toEqual(DEPARTMENTS.toSorted())
  })

  test('the id of a region, a charger and a fault code is the same wherever it is read', async () => {
    const [region, charger, fault] = ['Region', 'Charger', 'FaultCode'].map((type) => known.get(type)!)
    const { data } = await ask(
      'management',
      `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Region { code } ... on Charger { serialNo partner { region { id code } } } ... on FaultCode { code } } }`,
      { ids: [region, charger, fault] },
    )
    expect(data.nodes.map((node: Data) => node.code ?? node.serialNo)).toEqual(
      [region, charger, fault].map((id) => Object.values(nodeReferenceOf(id!)!.reference)[0]),
    )
    const { id, code } = data.nodes[1].partner.region
    expect(id).toBe(idOfKey('region', code))
  })
})

describe('an id that leads nowhere', () => {
  const UUID = '01890000-0000-7000-8000-000000000000'

  test.each(Object.entries(NODES))('%s: of nothing is null, and no error', async (_type, node) => {
    const id = node.key === undefined ? idFromUuid(node.kind, UUID) : idOfKey(node.kind, 'NOTHING')
    expect(await ask('management', NODE, { id })).toMatchObject({ data: { node: null }, errors: [] })
  })

  test('that is none is refused with what to give, at its own place among many', async () => {
    const wrong = [
      ...['', 'x', 'ord_', 'ord_x', PARTNER_B.id.toUpperCase(), `${PARTNER_B.id}0`, ` ${PARTNER_B.id}`],
      ...['rgn_', 'rgn_zz', 'rgn_3', 'chg_00', 'chg_C3A4', 'rgn_ff', `chg_${'61'.repeat(101)}`, 'constructor_1'],
      idFromUuid('orderLine', UUID), // has an id, and is no entity
    ]
    for (const id of wrong) {
      const { data, errors, asked } = await ask('management', NODE, { id })
      expect([id, data.node, errors, asked]).toEqual([id, null, [['node', 'BAD_USER_INPUT']], ['partners']])
    }
    const { data, errors } = await ask('management', NODES_OF, { ids: [PARTNER_B.id, 'x'] })
    expect(data.nodes).toEqual([{ id: PARTNER_B.id, __typename: 'Partner' }, null])
    expect(errors).toEqual([['nodes.1', 'BAD_USER_INPUT']])
  })

  test('at most 100 are asked for at once', async () => {
    const ids = Array.from({ length: 101 }, () => PARTNER_B.id)
    expect((await ask('management', NODES_OF, { ids })).errors).toEqual([['nodes', 'BAD_USER_INPUT']])
    expect((await ask('management', NODES_OF, { ids: ids.slice(1) })).data.nodes).toHaveLength(100)
    expect((await ask('management', NODES_OF, { ids: [] })).data.nodes).toEqual([])
  })

  test('to what the viewer may not read is null and FORBIDDEN, before any SQL', async () => {
    for (const [as, type, department] of [
      ['partner-a', 'PartnerApplication', 'partners'],
      ['partner-a', 'LedgerEntry', 'finance'],
      ['order-desk', 'Settlement', 'finance'],
    ] as const) {
      const statements = await world[department].statements(async () => {
        const { data, errors } = await ask(as, NODE, { id: known.get(type) })
        expect([type, data.node, errors.map(([, code]) => code)]).toEqual([type, null, ['FORBIDDEN']])
      })
      expect([type, statements]).toEqual([type, []])
    }
    const statements = await world.partners.statements(async () => {
      const { data, errors } = await ask('partner-a', NODE, { id: PARTNER_B.id })
      expect([data.node, errors]).toEqual([null, [['node', 'FORBIDDEN']]])
    })
    expect(statements).toEqual([])
  })

  test("partners holds of the others' rows nothing: it answers the type that the id itself tells, and asks its database nothing", async () => {
    const others = Object.entries(NODES).filter(([, { department }]) => department !== 'partners')
    const ids = others.flatMap(([type]) => known.get(type) ?? [])
    const statements = await world.partners.statements(async () => {
      const { data } = await world.partners.ask(
        'management',
        'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Order { nodeId } } }',
        { ids },
      )
      expect(data.nodes.map((node: Data) => node.__typename)).toEqual(ids.map((id) => nodeReferenceOf(id)!.type))
      expect(
        data.nodes.flatMap((node: Data) => Object.values(node)).filter((text: string) => text.includes('_')),
      ).toEqual([known.get('Order')])
    })
    expect(statements).toEqual([])
  })
})
