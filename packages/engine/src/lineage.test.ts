import { expect, test } from 'vitest'
import type { MissingColumns } from './columns.ts'
import { createEngine, type Engine } from './engine.ts'
import type { Lineage } from './lineage.ts'
import type { SubgraphRequest, SubgraphResponse } from './options.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { compose, localEngine, localTransport } from './testing/local-engine.ts'

// Three departments. `score` of a shop is computed by shops from what sales and money tell (`@requires`).
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@policy"])'
const SUBGRAPHS = [
  dataSubgraph(
    'shops',
    `${LINK} type Query { shops: [Shop] best: Shop! pairs: [Pair!] node: Any secret: Int @policy(policies: [["boss"]]) }
    union Any = Shop | Pair
    type Mutation { open: Shop shut: Shop }
    type Pair { name: String shop: Shop! }
    type Shop @key(fields: "id") { id: ID! name: String debt: Int @external sold: Int @external score: Int @requires(fields: "debt sold") }`,
    {
      Query: {
        shops: [
          { $ref: 'Shop', id: '1' },
          { $ref: 'Shop', id: '2' },
          { $ref: 'Shop', id: '1' },
        ],
        best: { $ref: 'Shop', id: '1' },
        pairs: [{ name: 'p', shop: { $ref: 'Shop', id: '1' } }],
        node: { $ref: 'Shop', id: '1' },
        secret: 7,
      },
      Mutation: { open: { $ref: 'Shop', id: '1' }, shut: { $ref: 'Shop', id: '2' } },
      entities: {
        Shop: [
          { id: '1', name: 'one', score: 3 },
          { id: '2', name: 'two', score: 4 },
        ],
      },
    },
  ),
  dataSubgraph(
    'sales',
    `${LINK} type Query { total: Int } type Shop @key(fields: "id") { id: ID! sold: Int must: Int! lines: [Line!] } type Line { no: Int! }`,
    {
      Query: { total: 5 },
      entities: {
        Shop: [
          { id: '1', sold: 10, must: 1, lines: [{ no: 1 }] },
          { id: '2', sold: 20, must: 2, lines: [] },
        ],
      },
    },
  ),
  dataSubgraph('money', `${LINK} type Shop @key(fields: "id") { id: ID! debt: Int }`, {
    entities: {
      Shop: [
        { id: '1', debt: 1 },
        { id: '2', debt: 2 },
      ],
    },
  }),
]

const answers = localTransport(SUBGRAPHS)
let away: Record<string, (request: SubgraphRequest) => Promise<SubgraphResponse>> = {}
const engine: Engine = await createEngine({
  supergraphSdl: compose(SUBGRAPHS),
  subgraphs: Object.fromEntries(
    SUBGRAPHS.map(({ name }) => [name, { url: `http://${name}.invalid/graphql`, retries: 0, identityKey: () => 'me' }]),
  ),
  planner: 'inline',
  transport: async (request) => {
    const answer = away[request.subgraph] ? await away[request.subgraph]!(request) : await answers(request)
    return { ...answer, headers: { 'x-from': request.subgraph } }
  },
})

const dead = async (): Promise<SubgraphResponse> => {
  throw new Error('nobody listens')
}
const saying = (answer: unknown) => async (): Promise<SubgraphResponse> => ({
  status: 200,
  contentType: 'application/json',
  text: JSON.stringify(answer),
})

interface Watched {
  readonly text: string
  readonly errors: readonly unknown[]
  readonly missing: readonly MissingColumns[] | undefined
  readonly lineage: Lineage
}

async function ask(query: string, down: typeof away = {}): Promise<Watched> {
  away = down
  let missing: readonly MissingColumns[] | undefined
  let lineage: Lineage | undefined
  const { data, errors = [] } = await engine.executeWritten({
    query,
    onMissing: (columns) => {
      missing = columns
    },
    onLineage: (told) => {
      lineage = told
    },
  })
  away = {}
  return { text: data?.text ?? '', errors, missing, lineage: lineage! }
}

const columnsOf = ({ plan }: Pick<Lineage, 'plan'>) =>
  Object.fromEntries(
    plan.columns.map(({ path, requests }) => [path, requests.map((index) => plan.requests[index]!.subgraph).join()]),
  )

test('each column says which subgraph brings it, by its name in the query, whatever the runtime type', async () => {
  const { lineage } = await ask(
    '{ all: shops { id title: name score } node { ... on Shop { sold } ... on Pair { name } } total }',
  )
  expect(columnsOf(lineage)).toEqual({
    'all.id': 'shops',
    'all.title': 'shops',
    'all.score': 'shops',
    'node.sold': 'sales',
    'node.name': 'shops',
    total: 'sales',
  })
})

test('a run tells each request once: its place in the plan, its entities, its bytes, what it waited for', async () => {
  const { lineage, text } = await ask('{ shops { name score } }')
  expect(text).toBe('{"shops":[{"name":"one","score":3},{"name":"two","score":4},{"name":"one","score":3}]}')
  const { plan, sent } = lineage
  const waited = (index: number) => plan.requests[index]!.after.map((earlier) => plan.requests[earlier]!.subgraph)
  const told = sent.map(({ request, entities, outcome, headers }) => {
    const { subgraph, paths, entities: types } = plan.requests[request]!
    return { subgraph, paths, types, entities, outcome, headers, after: waited(request).sort() }
  })
  const entity = { paths: ['shops'], types: ['Shop'], entities: 2, outcome: 'answered' }
  expect(told.slice(1, -1).sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1))).toEqual(
    ['money', 'sales'].map((subgraph) => ({ ...entity, subgraph, headers: { 'x-from': subgraph }, after: ['shops'] })),
  )
  expect([told[0], told.at(-1)]).toEqual([
    {
      ...entity,
      subgraph: 'shops',
      paths: [''],
      types: [],
      entities: undefined,
      after: [],
      headers: { 'x-from': 'shops' },
    },
    { ...entity, subgraph: 'shops', after: ['money', 'sales', 'shops'], headers: { 'x-from': 'shops' } },
  ])
  for (const { bytes, milliseconds, startedMs } of sent)
    expect([bytes > 0, milliseconds >= 0, startedMs >= 0]).toEqual([true, true, true])
})

test('an answer that is handed on as it came says where it is from as well', async () => {
  const { lineage, text } = await ask('{ total }')
  expect(text).toBe('{"total":5}')
  expect(lineage).toMatchObject({
    plan: {
      requests: [{ subgraph: 'sales', paths: [''], operation: '{total}', after: [] }],
      columns: [{ path: 'total', requests: [0] }],
    },
    sent: [{ request: 0, outcome: 'answered', bytes: '{"data":{"total":5}}'.length }],
  })
})

test('an equal read under way that answers another one as well is told as merged', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  away = {
    sales: async (request) => {
      await held
      return answers(request)
    },
  }
  const told: Lineage[] = []
  const runs = [1, 2].map(() =>
    engine.executeWritten({ query: '{ total }', onLineage: (lineage) => told.push(lineage) }),
  )
  await new Promise((resolve) => setImmediate(resolve))
  release()
  await Promise.all(runs)
  away = {}
  expect(told.map(({ sent }) => sent[0]?.outcome)).toEqual(['answered', 'merged'])
})

test('a change tells its requests in their order', async () => {
  const { lineage } = await ask('mutation { open { name sold } shut { name } }')
  expect(columnsOf(lineage)).toEqual({ 'open.name': 'shops', 'open.sold': 'sales', 'shut.name': 'shops' })
  expect(lineage.sent.every(({ outcome }) => outcome === 'answered')).toBe(true)
})

test('the same text, byte for byte, whether it is asked where it comes from or not', async () => {
  for (const query of ['{ total }', '{ shops { id name score debt } }', 'mutation { open { name } }']) {
    const plain = await engine.executeWritten({ query })
    expect((await ask(query)).text).toBe(plain.data?.text)
    expect(Object.keys(plain)).toEqual(['data'])
    let asObject: Lineage | undefined
    const { data } = await engine.execute({ query, onLineage: (told) => (asObject = told) })
    expect([JSON.stringify(data), asObject?.plan]).toEqual([plain.data?.text, (await engine.plan({ query })).plan])
  }
})

const MISSING: [string, string, typeof away, readonly MissingColumns[] | undefined][] = [
  ['nothing', '{ shops { name score } total }', {}, undefined],
  ['nothing where it is not asked', '{ pairs { name } total }', { money: dead }, undefined],
  [
    'what it brings, and what others compute from it',
    '{ shops { name debt sold score } total }',
    { money: dead },
    [{ subgraph: 'money', columns: ['shops.debt', 'shops.score'] }],
  ],
  [
    'under the names of the query, without the key it repeats',
    '{ all: shops { id name owes: debt } }',
    { money: dead },
    [{ subgraph: 'money', columns: ['all.owes'] }],
  ],
  [
    'for each of two that are away',
    '{ shops { name score } }',
    { money: dead, sales: dead },
    [
      { subgraph: 'money', columns: ['shops.score'] },
      { subgraph: 'sales', columns: ['shops.score'] },
    ],
  ],
  [
    'all below a root field, of the others as well, who could not be asked',
    '{ shops { name sold } total }',
    { shops: dead },
    [{ subgraph: 'shops', columns: ['shops.name', 'shops.sold'] }],
  ],
  [
    'the object whose field may not be null, and not the list around it, which may hold null',
    '{ shops { name must } total }',
    { sales: dead },
    [{ subgraph: 'sales', columns: ['shops.name', 'shops.must', 'total'] }],
  ],
  [
    'an object in a list that may hold no null, and what stands beside the list no more',
    '{ pairs { name shop { must } } node { ... on Shop { name } } }',
    { sales: dead },
    [{ subgraph: 'sales', columns: ['pairs.name', 'pairs.shop.must'] }],
  ],
  [
    'the whole answer, where the root itself may not be null',
    '{ best { name must } node { ... on Shop { name } } }',
    { sales: dead },
    [{ subgraph: 'sales', columns: ['best.name', 'best.must', 'node.name'] }],
  ],
  [
    'the one value that a subgraph cannot tell at present',
    '{ shops { name sold } total }',
    {
      sales: saying({
        data: { total: null },
        errors: [{ message: 'x', path: ['total'], extensions: { code: 'UNAVAILABLE' } }],
      }),
    },
    [{ subgraph: 'sales', columns: ['shops.sold', 'total'] }],
  ],
  [
    'what it was to bring for an entity that it cannot tell',
    '{ node { ... on Shop { name sold } } }',
    {
      sales: saying({
        data: { _entities: [null] },
        errors: [{ message: 'x', path: ['_entities', 0], extensions: { code: 'UNAVAILABLE' } }],
      }),
    },
    [{ subgraph: 'sales', columns: ['node.sold'] }],
  ],
  [
    'nothing of what a subgraph refuses in its own words: that is an error at its place',
    '{ total }',
    {
      sales: saying({
        data: { total: null },
        errors: [{ message: 'x', path: ['total'], extensions: { code: 'FORBIDDEN' } }],
      }),
    },
    undefined,
  ],
  [
    'all of a subgraph that answers something else',
    '{ total }',
    { sales: saying({ hello: 1 }) },
    [{ subgraph: 'sales', columns: ['total'] }],
  ],
]

test.each(MISSING)('a subgraph that is away costs %s', async (_, query, down, expected) => {
  const { missing, errors } = await ask(query, down)
  expect(missing).toEqual(expected)
  if (missing) expect(errors.length).toBeGreaterThan(0)
})

test('a plan is made without asking anybody, and holds nothing that its viewer may not read', async () => {
  away = Object.fromEntries(SUBGRAPHS.map(({ name }) => [name, dead]))
  const nobody = await engine.plan({ query: '{ secret total }' })
  expect(nobody.plan).toEqual({
    requests: [{ subgraph: 'sales', paths: [''], entities: [], operation: '{total}', after: [] }],
    columns: [
      { path: 'secret', requests: [] },
      { path: 'total', requests: [0] },
    ],
  })
  const grants = { key: 'boss', isAuthenticated: true, scopes: new Set<string>(), holds: () => true }
  const boss = await engine.plan({ query: '{ secret total }', grants })
  expect(boss.plan?.requests.map(({ operation }) => operation).sort()).toEqual(['{secret}', '{total}'])
  expect((await engine.plan({ query: '{ shops(first: $n) { name } }' })).errors).toBeDefined()
  away = {}
})

test('an object of which two subgraphs bring a part each loses only the part of the one that is away', async () => {
  const link = LINK.replace('"@external"', '"@shareable"')
  const parts = [
    dataSubgraph(
      'a',
      `${link} type Query { items: [Item] } type Item @key(fields: "id") { id: ID! seller: Seller @shareable } type Seller { name: String }`,
      { Query: { items: [{ $ref: 'Item', id: '1' }] }, entities: { Item: [{ id: '1', seller: { name: 'x' } }] } },
    ),
    dataSubgraph(
      'b',
      `${link} type Item @key(fields: "id") { id: ID! seller: Seller @shareable } type Seller { rating: Int }`,
      { entities: { Item: [{ id: '1', seller: { rating: 5 } }] } },
    ),
  ]
  let isAway = false
  const local = localTransport(parts)
  const { engine: shared } = await localEngine(parts, {
    transport: (request) => (isAway && request.subgraph === 'b' ? dead() : local(request)),
  })
  let missing: readonly MissingColumns[] | undefined
  const onMissing = (columns: readonly MissingColumns[]) => {
    missing = columns
  }
  const query = '{ items { seller { name rating } } }'
  const whole = await shared.executeWritten({ query, onMissing })
  expect([whole.data?.text, missing]).toEqual(['{"items":[{"seller":{"name":"x","rating":5}}]}', undefined])
  isAway = true
  const partial = await shared.executeWritten({ query, onMissing })
  expect(partial.data?.text).toBe('{"items":[{"seller":{"name":"x","rating":null}}]}')
  expect(missing).toEqual([{ subgraph: 'b', columns: ['items.seller.rating'] }])
})
