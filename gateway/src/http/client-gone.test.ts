import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startWorld, type World } from '../testing/world.ts'

let world: World
afterEach(() => world.stop())

const metrics = async () => (await fetch(`${world.url}/metrics`)).text()
const counted = async (pattern: RegExp) => Number(pattern.exec(await metrics())?.[1] ?? 0)

/** Asks, and goes away as soon as the department has the request. */
async function askAndGo(query: string): Promise<void> {
  const gone = new AbortController()
  const arrived = world.partners.nextRequest()
  const asked = world.ask(query, { signal: gone.signal }).catch((error: Error) => error.name)
  const { ended } = await arrived
  gone.abort()
  await asked
  await ended
}

test.each(['engine', 'stock'])(
  'requests that their clients gave up count as cancelled, open no circuit breaker and are no failure of a department: %s',
  async (executor) => {
    world = await startWorld({ EXECUTOR: executor })
    await world.token('finance')
    world.partners.behaviour = 'hangs'
    const GIVEN_UP = 12 // more than failures open a breaker
    for (let i = 0; i < GIVEN_UP; i += 1) await askAndGo('{ whoami }')
    await expect
      .poll(() => counted(/http_request_duration_seconds_count\{.*route="graphql",status="499".*\} (\d+)/))
      .toBe(GIVEN_UP)
    expect(await counted(/subgraph_request_duration_seconds_count\{.*outcome="cancelled".*\} (\d+)/)).toBe(GIVEN_UP)
    expect(await counted(/graphql_errors_total\{code="CANCELLED".*\} (\d+)/)).toBe(GIVEN_UP)
    expect(await metrics()).not.toMatch(/outcome="unavailable"|code="UNAVAILABLE"|code="INTERNAL"/)
    world.partners.release()
    expect((await world.ask('{ whoami }')).errors).toEqual([])
  },
)

test('the deadline of a request is no client that went away: its department counts as unavailable', async () => {
  world = await startWorld({ REQUEST_DEADLINE_MS: '300' })
  await world.token('finance')
  // Planned now: a slow machine may take longer for that than the request has.
  await expect.poll(async () => (await world.ask('{ whoami }')).status, { timeout: 120_000 }).toBe(200)
  world.partners.behaviour = 'hangs'
  const { status, errors } = await world.ask('{ whoami }')
  expect(status).toBe(200)
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', serviceName: 'partners' } }])
  expect(await metrics()).not.toMatch(/CANCELLED|cancelled/)
})

test('a client that goes away in the middle of its body is counted as gone, and is no error of ours', async () => {
  world = await startWorld()
  const authorization = `Bearer ${await world.token('finance')}`
  await new Promise<void>((resolve) => {
    const socket = connect(world.gateway.port, '127.0.0.1', () => {
      const head = [
        'POST /graphql HTTP/1.1',
        'host: localhost',
        'content-type: application/json',
        `authorization: ${authorization}`,
        'content-length: 100',
      ]
      socket.write(`${head.join('\r\n')}\r\n\r\n{"query"`, () => setTimeout(() => socket.destroy(), 50))
    })
    socket.on('close', () => resolve())
  })
  await expect
    .poll(() => counted(/http_request_duration_seconds_count\{.*route="graphql",status="499".*\} (\d+)/))
    .toBe(1)
  expect(await metrics()).not.toMatch(/route="graphql",status="500"/)
})

test('the deadline counts from the arrival of a request: a body that trickles in is answered 408 by then, and nothing is done', async () => {
  world = await startWorld({ REQUEST_DEADLINE_MS: '300' })
  const authorization = `Bearer ${await world.token('finance')}`
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(world.gateway.port, '127.0.0.1', () => {
      const head = [
        'POST /graphql HTTP/1.1',
        'host: localhost',
        'content-type: application/json',
        `authorization: ${authorization}`,
        'content-length: 100',
      ]
      socket.write(`${head.join('\r\n')}\r\n\r\n{"query"`)
    })
    socket.on('data', (chunk) => {
      text += chunk.toString()
      if (text.includes('requestId')) socket.destroy()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toContain('Nothing was done, because the body did not arrive in time')
  expect(world.partners.seen).toEqual([])
})
