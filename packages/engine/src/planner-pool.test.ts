import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Cancellation } from './cancellation.ts'
import { createEngine } from './engine.ts'
import { DEFAULT_LIMITS } from './options.ts'
import type { PlannerFacts } from './planner.ts'
import type { LoadedPlanner, PlanAsker, PlannerHost } from './planner-host.ts'
import { type PoolLimits, plannerPool } from './planner-pool.ts'
import { type StartThread, workerThreads } from './planner-thread.ts'
import type { PlannerMessage, PlannerReply } from './planner-worker.ts'

const FACTS: PlannerFacts = { apiSdl: '', required: {}, requirementsOf: {}, overrideLabels: [] }

/** Threads that load at once and plan when told to. */
class ToldThreads {
  /** Plans under way, in the order in which they began. */
  readonly underWay: { document: string; thread: number; finish: () => void; die: () => void }[] = []
  /** Loads by thread; held back where `holdLoads` is set. */
  readonly loads: { thread: number; finish: (reply?: Partial<PlannerReply>) => void }[] = []
  holdLoads = false
  started = 0

  readonly start: StartThread = (on) => {
    const thread = this.started++
    return {
      post: (message: PlannerMessage) => {
        if (message.kind === 'unload') return
        const { id } = message
        if (message.kind === 'load') {
          const finish = (reply?: Partial<PlannerReply>) => on.reply({ id, result: FACTS, ...reply } as PlannerReply)
          this.loads.push({ thread, finish })
          if (!this.holdLoads) queueMicrotask(finish)
          return
        }
        const { document } = message.request
        const leave = () => {
          this.underWay.splice(
            this.underWay.findIndex((plan) => plan.document === document),
            1,
          )
        }
        this.underWay.push({
          document,
          thread,
          finish: () => {
            leave()
            on.reply({ id, result: document })
          },
          die: () => {
            leave()
            on.ended(new Error('out of memory'))
          },
        })
      },
      end: async () => undefined,
    }
  }

  get documents(): string[] {
    return this.underWay.map(({ document }) => document)
  }

  finish(document: string): void {
    this.underWay.find((plan) => plan.document === document)!.finish()
  }
}

const pools: PlannerHost[] = []
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await Promise.all(pools.splice(0).map((pool) => pool.stop()))
})

function startPool(limits: Partial<PoolLimits>, told: ToldThreads): PlannerHost {
  const pool = plannerPool({ ...DEFAULT_LIMITS, ...limits }, told.start)
  pools.push(pool)
  return pool
}

/** Asks where the answer does not matter. */
const ignored = (planner: LoadedPlanner | undefined, document: string) =>
  planner!.plan({ document, overrides: [] }, { client: 'B', cancellation: new Cancellation() }).catch(() => undefined)

async function poolOf(threads: number, limits: { planningQueuePerClient?: number } = {}) {
  const told = new ToldThreads()
  const pool = startPool({ planningThreads: threads, ...limits }, told)
  const planner = await pool.load('sdl')
  // The other threads begin with the first operation of a client.
  void ignored(planner, 'first')
  told.finish('first')
  await settled()
  const answers: string[] = []
  const ask = (client: string, document: string, asker: Partial<PlanAsker> = {}) => {
    const whole: PlanAsker = { client, cancellation: new Cancellation(), ...asker }
    planner.plan({ document, overrides: [] }, whole).then(
      () => answers.push(document),
      (error: { code: string }) => answers.push(`${document}: ${error.code}`),
    )
    return whole
  }
  return { told, ask, answers }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('clients take turns: the first operation of one does not wait for the many of another', async () => {
  const { told, ask } = await poolOf(1)
  for (const name of ['a1', 'a2', 'a3']) ask('A', name)
  ask('B', 'b1')
  const order: string[] = []
  while (told.underWay.length > 0) {
    const [document] = told.documents
    order.push(document!)
    told.finish(document!)
  }
  expect(order).toEqual(['a1', 'b1', 'a2', 'a3'])
})

test('one client never holds all threads, however much it asks', async () => {
  const { told, ask } = await poolOf(3)
  for (const name of ['a1', 'a2', 'a3', 'a4']) ask('A', name)
  expect(told.documents).toEqual(['a1', 'a2'])
  ask('B', 'b1')
  expect(told.documents).toEqual(['a1', 'a2', 'b1'])
  told.finish('a1')
  expect(told.documents).toEqual(['a2', 'b1', 'a3'])
})

test('a thread that one client brought down counts as its own until the next one has loaded', async () => {
  const { told, ask, answers } = await poolOf(2)
  ask('A', 'a1')
  ask('A', 'a2')
  told.holdLoads = true
  told.underWay[0]!.die()
  expect(told.documents).toEqual([])
  ask('B', 'b1')
  expect(told.documents).toEqual(['b1'])
  told.loads.at(-1)!.finish()
  expect(told.documents).toEqual(['b1', 'a2'])
  await settled()
  expect(answers).toEqual(['a1: PLANNING_FAILED'])
})

test("a client's line is bounded, and no other client is refused for it", async () => {
  const { ask, answers } = await poolOf(2, { planningQueuePerClient: 2 })
  for (const name of ['a1', 'a2', 'a3', 'a4']) ask('A', name)
  ask('B', 'b1')
  ask('B', 'b2')
  await settled()
  expect(answers).toEqual(['a4: RATE_LIMITED'])
})

test('an operation nobody waits for any more leaves its line', async () => {
  const { told, ask, answers } = await poolOf(2)
  ask('A', 'a1')
  const leaving = ask('A', 'a2')
  ask('A', 'a3')
  leaving.cancellation.cancel('gone')
  told.finish('a1')
  expect(told.documents).toEqual(['a3'])
  await settled()
  expect(answers).toEqual(['a2: CANCELLED', 'a1'])
})

test("what another client waits for as well comes in that client's turn", async () => {
  const { told, ask } = await poolOf(1)
  for (const name of ['a1', 'a2', 'a3']) ask('A', name)
  const common = ask('A', 'common')
  common.join?.('C')
  told.finish('a1')
  expect(told.documents).toEqual(['common'])
  told.finish('common')
  expect(told.documents).toEqual(['a2'])
})

test('warming waits behind every client and never holds all threads', async () => {
  const { told, ask } = await poolOf(2)
  ask('', 'w1', { isBackground: true })
  ask('', 'w2', { isBackground: true })
  expect(told.documents).toEqual(['w1'])
  for (const name of ['b1', 'c1']) ask(name, name)
  told.finish('w1')
  expect(told.documents).toEqual(['b1', 'c1'])
})

test('a supergraph is ready with the first thread that has loaded it; the others load one after another beside the first work', async () => {
  const told = new ToldThreads()
  told.holdLoads = true
  const pool = startPool({ planningThreads: 3 }, told)
  let planner: LoadedPlanner | undefined
  void pool.load('sdl').then((loaded) => {
    planner = loaded
  })
  expect(told.loads.map(({ thread }) => thread)).toEqual([0])
  told.loads[0]!.finish()
  await settled()
  expect(told.loads.map(({ thread }) => thread)).toEqual([0])
  void ignored(planner, 'b1')
  expect(told.loads.map(({ thread }) => thread)).toEqual([0, 1])
  expect(told.underWay.map(({ thread }) => thread)).toEqual([0])
  told.loads[1]!.finish()
  expect(told.loads.map(({ thread }) => thread)).toEqual([0, 1, 2])
})

test('threads that cannot load what another could are given up after three, and work goes on with the rest', async () => {
  const told = new ToldThreads()
  told.holdLoads = true
  const pool = startPool({ planningThreads: 2 }, told)
  const loading = pool.load('sdl')
  told.loads[0]!.finish()
  const planner = await loading
  void ignored(planner, 'first')
  told.finish('first')
  for (let i = 1; i <= 3; i++) told.loads[i]!.finish({ failure: 'no memory' })
  expect(told.loads).toHaveLength(4)
  void ignored(planner, 'b1')
  expect(told.documents).toEqual(['b1'])
})

test('a supergraph that takes too long to load is refused for that, not as an operation', async () => {
  vi.useFakeTimers()
  const told = new ToldThreads()
  told.holdLoads = true
  const refused = expect(startPool({}, told).load('sdl')).rejects.toMatchObject({
    code: 'PLANNING_FAILED',
    message: 'No thread has loaded the supergraph within 300 seconds.',
  })
  await vi.advanceTimersByTimeAsync(300_000)
  await refused
})

const supergraphSdl = readFileSync(new URL('../../../supergraph.graphql', import.meta.url), 'utf8')
test('a thread that runs out of memory ends alone, and what it did is reported', async () => {
  const pool = plannerPool(DEFAULT_LIMITS, workerThreads(undefined, 16))
  await expect(pool.load(supergraphSdl)).rejects.toThrow('The planner thread ended.')
  await pool.stop()
}, 60_000)

const subgraphs = Object.fromEntries(
  ['partners', 'orders', 'support', 'finance'].map((name) => [name, { url: `http://${name}.invalid/graphql` }]),
)

test('in real threads, a new operation of one client is planned before the costly ones of another are done', async () => {
  const planned: (string | undefined)[] = []
  const hooks = { onPlanned: ({ operationName }: { operationName: string | undefined }) => planned.push(operationName) }
  const transport = async () => ({ status: 200, contentType: 'application/json', text: '{"data":null}' })
  const engine = await createEngine({ supergraphSdl, subgraphs, hooks, transport })
  const partners = (depth: number): string =>
    depth === 0
      ? 'partner { healthScore }'
      : `partner { healthScore tickets { ${partners(depth - 1)} } settlements { ${partners(depth - 1)} } }`
  const costly = Array.from({ length: 8 }, (_, index) => ({
    query: `query A${index} { orders { nodes { ${partners(4)} } } }`,
    fairnessKey: 'A',
  }))
  const done = Promise.all(costly.map((request) => engine.execute(request)))
  await engine.execute({ query: 'query B { orders { nodes { no } } }', fairnessKey: 'B' })
  expect(planned).toContain('B')
  expect(planned.length).toBeLessThan(8)
  await done
  expect(planned.filter((name) => name?.startsWith('A'))).toHaveLength(8)
  await engine.stop()
}, 60_000)

describe('with a planner that never answers', () => {
  const facts = JSON.stringify({ ...FACTS, apiSdl: 'type Query { n: Int m: Int }' })
  const plannerThread = new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ kind, id }) => { if (kind === 'load') parentPort.postMessage({ id, result: ${facts} }) })`,
    )}`,
  )
  const engineOf = (deadlineMs: number) =>
    createEngine({
      supergraphSdl: 'type Query { n: Int m: Int }',
      subgraphs: {},
      plannerThread,
      limits: { deadlineMs },
    })
  const codes = ({ errors }: { errors?: readonly { extensions: Record<string, unknown> }[] }) =>
    errors?.map(({ extensions }) => extensions.code)

  test("a request ends at its deadline, whoever's plan is in the thread", async () => {
    const engine = await engineOf(50)
    const [first, second] = await Promise.all(['{ n }', '{ m }'].map((query) => engine.execute({ query })))
    expect([codes(first!), codes(second!)]).toEqual([['UNAVAILABLE'], ['UNAVAILABLE']])
    await engine.stop()
  })

  test('a request ends with its client', async () => {
    const engine = await engineOf(60_000)
    const leaving = new AbortController()
    const asked = engine.execute({ query: '{ n }', signal: leaving.signal })
    leaving.abort()
    expect(codes(await asked)).toEqual(['CANCELLED'])
    await engine.stop()
  })
})

test('an operation that could not be planned is tried again a minute later, not each time it is asked', async () => {
  const facts = JSON.stringify({ ...FACTS, apiSdl: 'type Query { n: Int }' })
  const known: boolean[] = []
  const engine = await createEngine({
    supergraphSdl: 'type Query { n: Int }',
    subgraphs: {},
    plannerThread: new URL(
      `data:text/javascript,${encodeURIComponent(
        `import { parentPort } from 'node:worker_threads'
         parentPort.on('message', ({ kind, id }) =>
           parentPort.postMessage(kind === 'load' ? { id, result: ${facts} } : { id, failure: 'busy' }))`,
      )}`,
    ),
    hooks: { onPlanCache: ({ hit }) => known.push(hit) },
  })
  const ask = async () => expect((await engine.execute({ query: '{ n }' })).errors).toHaveLength(1)
  await ask()
  await ask()
  const now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => now + 61_000)
  await setTimeout(5) // the cache keeps the time for a millisecond
  await ask()
  await ask()
  expect(known).toEqual([false, true, false, true])
  await engine.stop()
})
