import { ofDepartments } from '@channelgraph/contracts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Behaviour } from '../testing/department.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ SUBGRAPH_DEADLINE_MS: '1500' })
})
afterEach(() => {
  world.orders.release()
  world.partners.release()
})
afterAll(() => world.stop())

const NAMES = [
  { name: 'First', orderCount: null, firstOrder: null },
  { name: 'Second', orderCount: null, firstOrder: null },
]
/** What a department does, and what its readers are told: it is away, or it is at fault. */
const BEHAVIOURS: [Behaviour, string, string][] = [
  ['hangs', 'UNAVAILABLE', 'orders department does not answer'],
  ['fails', 'UNAVAILABLE', 'orders department does not answer'],
  ['breaks off', 'UNAVAILABLE', 'orders department does not answer'],
  ['speaks html', 'INTERNAL', 'Something went wrong on our side'],
  ['speaks other json', 'INTERNAL', 'Something went wrong on our side'],
]

test.each(BEHAVIOURS)(
  'a department that %s costs its own data, and one masked error where that is missing',
  async (behaviour, code, message) => {
    world.orders.behaviour = behaviour
    const { status, data, errors, text } = await world.ask('{ partners { name orderCount firstOrder } orderTotal }')
    expect(status).toBe(200)
    expect(data).toEqual({ partners: NAMES, orderTotal: null })
    const expected = [['orderTotal'], ['partners', 0]].map((path) => ({
      message: expect.stringContaining(message),
      path,
      extensions: expect.objectContaining({ code, requestId: expect.any(String) }),
    }))
    expect(errors).toEqual(expected)
    expect(text).not.toMatch(/http|127\.0\.0\.1|10\.0\.0\.7|secret|stack|\.ts/i)
  },
)

test('a department that is down costs its own data, and is used again when it returns', async () => {
  await world.orders.stop()
  const away = await world.ask('{ partners { name orderCount firstOrder } }')
  expect(away.data).toEqual({ partners: NAMES })
  expect(away.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', serviceName: 'orders' } }])
  const ready = await fetch(`${world.url}/health/ready`)
  expect(ready.status).toBe(200)

  await world.orders.start()
  const back = await world.ask('{ partners { orderCount } }')
  expect(back.errors).toEqual([])
  expect(back.data).toEqual({ partners: [{ orderCount: 3 }, { orderCount: 3 }] })
})

test('a change whose department does not answer is not said to have failed', async () => {
  world.partners.behaviour = 'hangs'
  const { data, errors } = await world.ask('mutation { rename(id: "ptn_1", name: "New") { name } }')
  expect(data).toEqual({ rename: null })
  expect(errors).toMatchObject([
    { message: expect.stringContaining('not known whether the change was made'), extensions: { code: 'UNAVAILABLE' } },
  ])
})

test('a department that does not know our key counts as away', async () => {
  const { partners, orders } = world
  const stranger = await startWorld({ SUBGRAPH_URL_PARTNERS: partners.url, SUBGRAPH_URL_ORDERS: orders.url })
  const { errors } = await stranger.ask('{ whoami }')
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', serviceName: 'partners' } }])
  await stranger.stop()
})

test('the gateway starts while its departments are away, and says so in its readiness', async () => {
  const lonely = await startWorld({ SUBGRAPH_URL_PARTNERS: 'http://127.0.0.1:9/graphql' })
  const ready = await fetch(`${lonely.url}/health/ready`)
  expect(await ready.json()).toEqual({
    status: 'ready',
    departments: ofDepartments((name) => (name === 'orders' ? 'ready' : 'unavailable')),
  })
  expect((await lonely.ask('{ orderTotal whoami }')).data).toEqual({ orderTotal: 7, whoami: null })
  await lonely.stop()
})

test('a reader who goes away ends the request to the department', async () => {
  world.partners.behaviour = 'hangs'
  const patient = await startWorld({ SUBGRAPH_URL_PARTNERS: world.partners.url })
  const gone = new AbortController()
  const arrived = world.partners.nextRequest()
  const asked = patient.ask('{ whoami }', { signal: gone.signal }).catch((error: Error) => error.name)
  const { ended } = await arrived
  gone.abort()
  expect(await asked).toBe('AbortError')
  await ended
  await patient.stop()
})

test('after the deadline of the whole request it is answered with what is there', async () => {
  const hurried = await startWorld({ REQUEST_DEADLINE_MS: '1500' })
  hurried.orders.behaviour = 'hangs'
  const { data, errors } = await hurried.ask('{ partners { name orderCount } }')
  expect(data).toEqual({
    partners: [
      { name: 'First', orderCount: null },
      { name: 'Second', orderCount: null },
    ],
  })
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', serviceName: 'orders' } }])
  await hurried.stop()
})

test('the stock executor, which one can go back to, answers the same data, with one masked error a department and no place', async () => {
  const stock = await startWorld({ EXECUTOR: 'stock', SUBGRAPH_URL_ORDERS: 'http://127.0.0.1:9/graphql' })
  const { data, errors } = await stock.ask('{ partners { name orderCount firstOrder } orderTotal }')
  expect(data).toEqual({ partners: NAMES, orderTotal: null })
  expect(errors).toEqual([
    {
      message: expect.stringContaining('orders department does not answer'),
      extensions: { code: 'UNAVAILABLE', serviceName: 'orders', requestId: expect.any(String) },
    },
  ])
  await stock.stop()
})
