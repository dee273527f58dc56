import { expect, test } from 'vitest'
import { CircuitBreaker } from './circuit-breaker.ts'
import type { Transport } from './options.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { localEngine } from './testing/local-engine.ts'
import { TransportError } from './transport.ts'

function breaker() {
  let now = 0
  const circuit = new CircuitBreaker({ failures: 4, resetMs: 100 }, undefined, () => now)
  return { circuit, pass: (ms: number) => (now += ms) }
}

test("one client's timeouts never open the circuit for the others, however many; those of two do", () => {
  const { circuit } = breaker()
  for (let n = 0; n < 50; n++) circuit.timedOut('hostile')
  expect(circuit.state).toBe('closed')
  circuit.timedOut('another')
  circuit.timedOut('another')
  expect(circuit.state).toBe('open')
})

test('an answer that comes between forgives the timeouts before it', () => {
  const { circuit } = breaker()
  circuit.timedOut('a')
  circuit.timedOut('a')
  circuit.succeeded()
  circuit.timedOut('b')
  circuit.timedOut('b')
  expect(circuit.state).toBe('closed')
})

test('where nobody is reached, or clients are not told apart, each failure counts', () => {
  const [lost, anybody] = [breaker().circuit, breaker().circuit]
  for (let n = 0; n < 4; n++) {
    lost.failed()
    anybody.timedOut(undefined)
  }
  expect([lost.state, anybody.state]).toEqual(['open', 'open'])
})

test('a trial that takes long does not keep the others out for as long', () => {
  const { circuit, pass } = breaker()
  for (let n = 0; n < 4; n++) circuit.failed()
  pass(100)
  expect([circuit.admits(), circuit.admits()]).toEqual([true, false])
  pass(100)
  expect(circuit.admits()).toBe(true)
})

/** An engine whose only subgraph ends each request as it is told; which requests reached it. */
async function engineOver(transport: Transport, deadlineMs: number) {
  const typeDefs =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: []) type Query { n: Int }'
  const subgraphs = { a: { url: 'http://a.invalid/graphql', retries: 0, breaker: { failures: 4 }, deadlineMs } }
  const { engine } = await localEngine([dataSubgraph('a', typeDefs, {})], { transport, subgraphs })
  return engine
}

test('a client whose questions take too long, or are given up, is the only one who waits for them', async () => {
  let kind: TransportError['kind'] = 'timeout'
  let healthy = false
  const engine = await engineOver(async () => {
    if (!healthy) throw new TransportError(kind)
    return { status: 200, contentType: 'application/json', text: '{"data":{"n":1}}' }
  }, 1_000)
  for (kind of ['timeout', 'cancelled'] as const)
    for (let n = 0; n < 20; n++) await engine.execute({ query: '{ n }', fairnessKey: 'hostile' })
  healthy = true
  expect(await engine.execute({ query: '{ n }', fairnessKey: 'quiet' })).toEqual({ data: { n: 1 } })
  await engine.stop()
})

test('whose own time is over before the subgraph has had its own says nothing about the subgraph', async () => {
  let healthy = false
  // Longer than the 30 s of a request: each of these requests has less than the subgraph may take.
  const engine = await engineOver(async () => {
    if (!healthy) throw new TransportError('timeout')
    return { status: 200, contentType: 'application/json', text: '{"data":{"n":1}}' }
  }, 60_000)
  for (let n = 0; n < 20; n++) await engine.execute({ query: '{ n }', fairnessKey: `client ${n}` })
  healthy = true
  expect(await engine.execute({ query: '{ n }', fairnessKey: 'quiet' })).toEqual({ data: { n: 1 } })
  await engine.stop()
})
