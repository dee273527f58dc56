import { Cancellation } from '@channelgraph/engine'
import { HttpError, type HttpRequest, json } from '@channelgraph/process'
import { expect, test } from 'vitest'
import { startWorld } from '../testing/world.ts'
import { holdRefusals } from './held-refusals.ts'

const AT_ONCE = 40

/** A door that refuses everybody but those who ask for `/open`; its clock and its timers are the test's. */
function door() {
  let now = 0
  let held = 0
  const timers = new Set<() => void>()
  const hold = holdRefusals({
    trustedProxies: 0,
    now: () => now,
    countHeld: () => {
      held += 1
    },
    later: (callback) => {
      timers.add(callback)
      return () => timers.delete(callback)
    },
  })
  const route = hold(({ path }) => {
    if (path === '/open') return json(200, {})
    throw new HttpError(429, 'RATE_LIMITED', { en: 'Wait.', zh: '请等待。' }, { 'retry-after': '1' })
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  /** What comes of a request: undefined as long as nothing does. */
  const ask = async (remoteAddress = '203.0.113.7', path = '/', client = new Cancellation()) => {
    const asked: { told?: HttpError | 'answered' } = {}
    const onGone = (listener: () => void) => client.onCancel(listener)
    const request = { path, remoteAddress, headers: {}, isGone: false, onGone } as unknown as HttpRequest
    void Promise.resolve(route(request)).then(
      () => Object.assign(asked, { told: 'answered' }),
      (error: unknown) => Object.assign(asked, { told: error }),
    )
    await settled()
    return asked
  }
  const many = async (count: number, address?: string) => {
    const all = []
    for (let n = 0; n < count; n += 1) all.push(await ask(address))
    return all
  }
  const ring = async () => {
    for (const timer of timers) timer()
    timers.clear()
    await settled()
  }
  return { ask, many, ring, timers, held: () => held, pass: (ms: number) => (now += ms) }
}

test('who is refused now and then is told at once, and who goes on asking is told later, on each of its connections', async () => {
  const { ask, many, ring, held, pass } = door()
  for (const { told } of await many(AT_ONCE)) expect(told).toBeInstanceOf(HttpError)
  const late = await ask()
  expect([late.told, held()]).toEqual([undefined, 1])
  await ring()
  expect(late.told).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  pass(1_000)
  expect((await ask()).told).toBeInstanceOf(HttpError)
})

test('an answer is never held, nor the refusal of another address', async () => {
  const { ask, many } = door()
  await many(AT_ONCE + 1)
  expect((await ask('203.0.113.7', '/open')).told).toBe('answered')
  expect((await ask('203.0.113.8')).told).toBeInstanceOf(HttpError)
})

test('only so many are held, of one address and of all; beyond them a refusal ends its connection', async () => {
  const { ask, many, timers } = door()
  await many(AT_ONCE + 200, 'one')
  expect((await ask('one')).told).toMatchObject({ headers: { connection: 'close' } })
  await many(AT_ONCE + 200, 'two')
  await many(AT_ONCE, 'three')
  expect((await ask('three')).told).toMatchObject({ headers: { connection: 'close' } })
  expect(timers.size).toBe(400)
})

test('whoever goes away leaves its place', async () => {
  const { ask, many, timers } = door()
  await many(AT_ONCE)
  const client = new Cancellation()
  const left = await ask(undefined, undefined, client)
  expect([left.told, timers.size]).toEqual([undefined, 1])
  client.cancel('gone')
  expect(timers.size).toBe(0)
})

test('the gateway counts the refusals that it held', async () => {
  const world = await startWorld({}, () => 0)
  const refuse = () => world.ask('{ whoami }', { headers: { authorization: 'Bearer x', accept: 'text/html' } })
  for (let n = 0; n < AT_ONCE + 2; n += 1) expect((await refuse()).status).toBe(406)
  expect(await (await fetch(`${world.url}/metrics`)).text()).toMatch(/refusals_held_total\{.*\} 2/)
  await world.stop()
})
