import { expect, test } from 'vitest'
import { startWorld } from '../testing/world.ts'
import { Load } from './load.ts'

const nothing = async () => 'done'

function loadOf(maxLagMs: number, maxUnderWay: number) {
  const shed: string[] = []
  return { load: new Load({ maxLagMs, maxUnderWay, count: (kind) => shed.push(kind) }), shed }
}

test('an event loop that is behind again and again sheds requests until it has caught up; one stall sheds none', async () => {
  const { load, shed } = loadOf(1_000, 10)
  load.sample(3_000)
  expect(await load.carry(nothing)).toBe('done')
  for (let i = 0; i < 10; i += 1) load.sample(2_000)
  await expect(load.carry(nothing)).rejects.toMatchObject({
    status: 503,
    code: 'UNAVAILABLE',
    headers: { 'retry-after': '2' },
    message: expect.stringContaining('ask again'),
  })
  for (let i = 0; i < 10; i += 1) load.sample(0)
  expect(await load.carry(nothing)).toBe('done')
  expect(shed).toEqual(['event_loop'])
})

test('requests under way are counted until they are answered, also those that fail', async () => {
  const { load, shed } = loadOf(1_000, 1)
  const failing = async () => {
    await expect(load.carry(nothing)).rejects.toMatchObject({ status: 503 })
    throw new Error('x')
  }
  await expect(load.carry(failing)).rejects.toThrow('x')
  expect(await load.carry(nothing)).toBe('done')
  expect(shed).toEqual(['under_way'])
})

test('more requests than the gateway may have under way are answered 503 with Retry-After, while health goes on answering', async () => {
  const world = await startWorld({ MAX_UNDER_WAY: '1' })
  await world.token('finance')
  world.partners.behaviour = 'hangs'
  const arrived = world.partners.nextRequest()
  const first = world.ask('{ whoami }')
  await arrived
  const { status, headers, errors } = await world.ask('{ whoami }')
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('2')
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', requestId: expect.any(String) } }])
  for (const path of ['/health/live', '/health/ready', '/metrics'])
    expect((await fetch(`${world.url}${path}`)).status).toBe(200)
  expect(await (await fetch(`${world.url}/metrics`)).text()).toMatch(/requests_shed_total\{kind="under_way".*\} 1/)
  world.partners.release()
  expect((await first).status).toBe(200)
  await world.stop()
})
