import type { PlanNode } from '@apollo/query-planner'
import { expect, test } from 'vitest'
import { Cancellation } from './cancellation.ts'
import { Generation } from './generation.ts'
import { mapKey } from './map-key.ts'
import { DEFAULT_LIMITS, DEFAULT_OPTIMISATIONS } from './options.ts'
import { createPlanner } from './planner.ts'
import type { PlanAsker } from './planner-host.ts'
import { Subgraph } from './subgraph.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { compose } from './testing/local-engine.ts'
import { TURN_MS, Turns } from './turns.ts'

const supergraphSdl = compose([
  dataSubgraph(
    'a',
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: []) type Query { n: Int m: Int }',
    {},
  ),
])

/** A generation whose planner never answers, and who asked it. */
function waiting(limits = DEFAULT_LIMITS, turns = new Turns()) {
  const asked: PlanAsker[] = []
  const joins: (string | undefined)[] = []
  const generation = new Generation({
    supergraphSdl,
    planner: {
      facts: createPlanner(supergraphSdl, DEFAULT_LIMITS).facts,
      plan: (_request, asker) => {
        asker.join = (client) => joins.push(client)
        asked.push(asker)
        return new Promise(() => undefined)
      },
      unload: () => undefined,
    },
    subgraphs: new Map(),
    limits,
    optimisations: DEFAULT_OPTIMISATIONS,
    hooks: {},
    turns,
  })
  const ask = (query: string, client: string) => {
    const cancellation = new Cancellation()
    const prepared = generation.prepareSource(query, undefined)
    const answer = Promise.resolve(
      generation.compiled(prepared, { variable: () => true, overrides: [] }, { client, cancellation }),
    ).then(
      () => 'planned',
      (error: { code: string }) => error.code,
    )
    return { cancellation, answer }
  }
  return { generation, ask, asked, joins }
}

test('equal operations are planned once for all who wait, and given up only with the last of them', async () => {
  const { ask, asked, joins } = waiting()
  const first = ask('{ n }', 'A')
  const second = ask('{ n # again\n }', 'B')
  expect(asked.map(({ client }) => client)).toEqual(['A'])
  expect(joins).toEqual(['B'])
  first.cancellation.cancel('gone')
  expect(await first.answer).toBe('CANCELLED')
  expect(asked[0]!.cancellation.reason).toBeUndefined()
  second.cancellation.cancel('gone')
  expect(await second.answer).toBe('CANCELLED')
  expect(asked[0]!.cancellation.reason).toBe('gone')
})

test("waiting for a plan ends with the request's deadline, and the operation may be asked again", async () => {
  const { ask, asked } = waiting()
  const late = ask('{ m }', 'A')
  late.cancellation.cancel('deadline')
  expect(await late.answer).toBe('UNAVAILABLE')
  ask('{ m }', 'A')
  expect(asked).toHaveLength(2)
})

test('a client that asks for what is being warmed has it planned in its own turn', () => {
  const { generation, ask, asked } = waiting()
  void generation.warm([{ document: '{ n }' }])
  void ask('{ n }', 'A')
  expect(asked.map(({ isBackground }) => isBackground ?? false)).toEqual([true, false])
})

test('plans are kept by how much text they hold, not only by their number: long operations do not fill the memory', async () => {
  const { generation, ask } = waiting({ ...DEFAULT_LIMITS, planSize: 1_000 })
  for (let n = 0; n < 50; n++) await ask(`{ ${'x'.repeat(200)}${n}: __typename }`, 'A').answer
  expect(generation.compiledCount).toBe(4)
})

test('a plan of many fetches is compiled in pieces, no fetch in one with another', async () => {
  const fetches = 40
  const body = Array.from({ length: fetches }, (_, n) => ({
    kind: 'Fetch' as const,
    serviceName: 'a',
    operation: `{ n${n}: n }`,
    operationKind: 'query' as const,
  }))
  const facts = createPlanner(supergraphSdl, DEFAULT_LIMITS).facts
  const ready: (() => void)[] = []
  let now = 0 // a turn has time for one piece
  let asked: () => void = () => undefined
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  const subgraph = new Subgraph('a', { url: 'http://a.invalid' }, () => Promise.reject(new Error('not asked')), {})
  const generation = new Generation({
    supergraphSdl,
    planner: { facts, plan: async () => ({ kind: 'Parallel', nodes: body }) as PlanNode, unload: () => undefined },
    subgraphs: new Map([['a', subgraph]]),
    limits: DEFAULT_LIMITS,
    optimisations: { ...DEFAULT_OPTIMISATIONS, join: false },
    hooks: {},
    turns: new Turns(
      (work) => {
        ready.push(work)
        asked()
      },
      () => (now += TURN_MS),
    ),
  })
  const query = `{ ${body.map((_, n) => `n${n}: n`).join(' ')} }`
  const asker = { client: 'A', cancellation: new Cancellation() }
  const compiled = generation.compiled(
    generation.prepareSource(query, undefined),
    { variable: () => true, overrides: [] },
    asker,
  )
  await isAsked
  let turns = 0
  for (let next = ready.shift(); next; next = ready.shift()) {
    next()
    turns++
  }
  expect((await compiled).fetches).toBe(fetches)
  // Each fetch is read, compiled and written.
  expect(turns).toBeGreaterThanOrEqual(3 * fetches)
})

test('a large operation is read in one turn and printed for its planner in another; who joins it meanwhile has it planned in its own turn', async () => {
  const ready: (() => void)[] = []
  let now = 0
  const { ask, asked, joins } = waiting(
    DEFAULT_LIMITS,
    new Turns(
      (work) => ready.push(work),
      () => (now += TURN_MS),
    ),
  )
  const turn = async () => {
    ready.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  void ask('{ n }', 'A')
  expect(asked).toHaveLength(1)
  const large = `{ ${Array.from({ length: 400 }, (_, n) => `n${n}: n`).join(' ')} }`
  void ask(large, 'A')
  void ask(large, 'B')
  await turn()
  expect([asked.length, joins]).toEqual([1, []])
  await turn()
  expect([asked.length, joins]).toEqual([2, ['B']])
})

test('texts that V8 would hash alike have keys of their own: a Map of them would compare them all with each other', () => {
  const long = Array.from({ length: 100 }, (_, n) => `${'x'.repeat(20_000)}${n + 100}`)
  const keys = long.map(mapKey)
  expect(new Set(keys).size).toBe(100)
  expect(Math.max(...keys.map(({ length }) => length))).toBeLessThan(100)
  expect(mapKey('{ n }')).toBe('{ n }')
})
