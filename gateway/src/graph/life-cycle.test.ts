import { writeFileSync } from 'node:fs'
import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { GraphQLSchema } from 'graphql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ORDERS_SDL, PARTNERS_SDL, startWorld, type World, writeSupergraph } from '../testing/world.ts'

let world: World
beforeEach(async () => {
  world = await startWorld({
    SUPERGRAPH_POLL_MS: '60000',
    // What hangs here is let go by the test, however long a busy machine takes until then.
    REQUEST_DEADLINE_MS: '600000',
    SUBGRAPH_DEADLINE_MS: '600000',
    DRAIN_MS: '600000',
    // A hundred clients ask as one viewer.
    VIEWER_AT_ONCE: '1000',
    VIEWER_REQUESTS_PER_S: '100000',
    VIEWER_REQUESTS_BURST: '100000',
    VIEWER_VALUES_PER_S: '100000000',
    VIEWER_VALUES_BURST: '100000000',
  })
})
afterEach(() => world.stop())

const SWAPS = 50
const CLIENTS = 100

const WIDER_ORDERS_SDL = ORDERS_SDL.replace('orderTotal: Int', 'orderTotal: Int "New." orderMean: Int')
const NARROWER_ORDERS_SDL = ORDERS_SDL.replace('firstOrder: String', '')

test('a new supergraph is served as soon as its file is there', async () => {
  const watching = await startWorld({ SUPERGRAPH_POLL_MS: '20' })
  expect((await watching.ask('{ orderMean }')).status).toBe(400)
  writeSupergraph(watching.supergraphFile, PARTNERS_SDL, WIDER_ORDERS_SDL)
  await expect.poll(async () => (await watching.ask('{ orderMean }')).status, { timeout: 120_000 }).toBe(200)
  await watching.stop()
})

test('an operation under way is finished on the supergraph it began on, and no request fails for a swap', async () => {
  world.orders.behaviour = 'hangs'
  const arrived = world.orders.nextRequest()
  const underWay = world.ask('{ partners { name firstOrder } }')
  await arrived
  let asking = true
  const others = (async () => {
    const failures: unknown[] = []
    while (asking) {
      const { status, errors } = await world.ask('{ partners { name } whoami }')
      if (status !== 200 || errors.length > 0) failures.push(errors)
    }
    return failures
  })()
  for (const ordersSdl of [NARROWER_ORDERS_SDL, WIDER_ORDERS_SDL, NARROWER_ORDERS_SDL]) {
    writeSupergraph(world.supergraphFile, PARTNERS_SDL, ordersSdl)
    await world.gateway.served.refresh()
  }
  asking = false
  expect(await others).toEqual([])
  expect((await world.ask('{ partners { firstOrder } }')).status).toBe(400)
  world.orders.release()
  expect((await underWay).data).toEqual({
    partners: [
      { name: 'First', firstOrder: 'SO1' },
      { name: 'Second', firstOrder: 'SO1' },
    ],
  })
})

test('fifty swaps under a hundred clients fail no request and keep nothing of the supergraphs before', {
  timeout: 600_000,
}, async () => {
  const failures: unknown[] = []
  const client = async () => {
    const { status, errors, data } = await world.ask('{ partners { name } whoami }')
    if (status !== 200 || errors.length > 0 || !data?.partners) failures.push({ status, errors, data })
  }
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heaps: number[] = []
  const schemas: number[] = []
  for (let swap = 0; swap < SWAPS; swap += 1) {
    const wide = swap % 2 === 0
    // All of them are under way when the supergraph under them goes.
    const clients = Array.from({ length: CLIENTS }, client)
    writeSupergraph(world.supergraphFile, PARTNERS_SDL, wide ? WIDER_ORDERS_SDL : NARROWER_ORDERS_SDL)
    // It may be served already: the file is followed as well.
    await world.gateway.served.refresh()
    expect((await world.ask('{ partners { firstOrder } }')).status).toBe(wide ? 200 : 400)
    await Promise.all(clients)
    if (swap % 10 === 9) {
      collect()
      heaps.push(process.memoryUsage().heapUsed / 1e6)
      schemas.push(queryObjects(GraphQLSchema, { format: 'count' }))
    }
  }
  expect(failures).toEqual([])
  // The first ten fill the caches. A supergraph is a schema or more, and one or two may still be on their way out.
  const [filled, ...later] = heaps
  expect(Math.max(...later) - filled!, heaps.map((mb) => mb.toFixed(1)).join(' ')).toBeLessThan(12)
  expect(Math.max(...schemas), schemas.join(' ')).toBeLessThan(13)
})

test.each([
  ['that is half written', 'type Query {'],
  ['that is empty', ''],
  ['of a department whose address is not known', null],
])('a supergraph %s changes nothing', async (_what, text) => {
  if (text === null) writeSupergraphOfStranger(world)
  else writeFileSync(world.supergraphFile, text)
  expect(await world.gateway.served.refresh()).toBe(false)
  expect((await world.ask('{ orderTotal }')).data).toEqual({ orderTotal: 7 })
})

test('without a supergraph the gateway does not start, and says what to do', async () => {
  await expect(startWorld({ SUPERGRAPH_FILE: '/nowhere/supergraph.graphql' })).rejects.toThrow('npm run compose')
})

test('on its way down the gateway answers what it has begun, and takes no more', async () => {
  world.partners.behaviour = 'hangs'
  const token = await world.token('finance')
  const arrived = world.partners.nextRequest()
  const underWay = world.ask('{ whoami }', { headers: { authorization: `Bearer ${token}` } })
  await arrived
  const stopped = world.gateway.stop()
  // What comes in before it has closed its door is still answered; then nothing is.
  const outcome = () =>
    world.ask('{ orderTotal }').then(
      () => 'answered',
      ({ message }: Error) => message,
    )
  await expect.poll(outcome, { timeout: 60_000 }).toBe('fetch failed')
  world.partners.release()
  const { status, data, headers } = await underWay
  expect(status).toBe(200)
  expect(data).toHaveProperty('whoami')
  expect(headers.get('connection')).toBe('close')
  await stopped
})

test('a department that hangs cannot hold up the end longer than the time to drain, whoever still waits', async () => {
  // Its department would be waited for far longer than this test may take.
  const hasty = await startWorld({ DRAIN_MS: '50', SUBGRAPH_DEADLINE_MS: '600000', REQUEST_DEADLINE_MS: '600000' })
  hasty.partners.behaviour = 'hangs'
  const arrived = hasty.partners.nextRequest()
  const cut = hasty.ask('mutation { rename(id: "ptn_1", name: "New") { name } }').catch((error: Error) => error.message)
  const { ended } = await arrived
  await hasty.gateway.stop()
  expect(await cut).toBe('fetch failed')
  await ended
  await hasty.stop()
})

function writeSupergraphOfStranger({ supergraphFile }: World): void {
  writeSupergraph(supergraphFile, PARTNERS_SDL, ORDERS_SDL, 'marketing')
}
