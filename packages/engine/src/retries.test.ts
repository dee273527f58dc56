import { describe, expect, test, vi } from 'vitest'
import { endWorldsAfterEachTest, type Handler, json, QUERY, world } from './testing/faulty-world.ts'

endWorldsAfterEachTest()

describe('trying again', () => {
  const once = (handler: Handler): Handler => {
    let first = true
    return (request, body, response) => {
      if (!first) return handler(request, body, response)
      first = false
      request.socket.destroy()
    }
  }
  const prices: Handler = (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }, { price: 2 }] } })

  test('a read that got no answer is sent again', async () => {
    const { engine, b } = await world(once(prices), { retries: 1 })
    const { data, errors } = await engine.execute({ query: QUERY })
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      items: [
        { name: 'x', price: 1 },
        { name: 'y', price: 2 },
      ],
    })
    expect(b()).toBe(2)
  })

  test('a read answered with 503 is sent again, and no more often than allowed', async () => {
    const { engine, b } = await world((_q, _b, r) => void r.writeHead(503).end(), { retries: 2 })
    await engine.execute({ query: QUERY })
    expect(b()).toBe(3)
  })

  test('a mutation that may have arrived is never sent again', async () => {
    const { engine, a } = await world(
      prices,
      { retries: 3 },
      {},
      once((_q, _b, r) => json(r, { data: { add: 1 } })),
    )
    const { data, errors } = await engine.execute({ query: 'mutation { add }' })
    expect(data).toEqual({ add: null })
    expect(errors?.map((error) => [error.path, error.extensions.code])).toEqual([[['add'], 'UNAVAILABLE']])
    expect(a()).toBe(1)
  })

  test('an answer that is an error is an answer: it is not asked for again', async () => {
    const { engine, b } = await world(
      (_q, _b, r) =>
        json(r, { errors: [{ message: 'no', path: ['_entities', 0] }], data: { _entities: [null, null] } }),
      { retries: 3 },
    )
    await engine.execute({ query: QUERY })
    expect(b()).toBe(1)
  })

  test('a subgraph that keeps failing is left alone, and asked again after a while', async () => {
    vi.useFakeTimers({ toFake: ['Date'] }) // the breaker's clock
    let healthy = false
    const states: string[] = []
    const { engine, b } = await world(
      (q, body, r) => (healthy ? prices(q, body, r) : void q.socket.destroy()),
      { breaker: { failures: 3, resetMs: 60_000 } },
      { hooks: { onBreaker: ({ subgraph, state }) => states.push(`${subgraph} ${state}`) } },
    )
    for (let i = 0; i < 6; i++) await engine.execute({ query: QUERY })
    expect(b()).toBe(3)
    healthy = true
    vi.setSystemTime(Date.now() + 60_000)
    const { errors } = await engine.execute({ query: QUERY })
    vi.useRealTimers()
    expect(errors).toBeUndefined()
    expect(states).toEqual(['b open', 'b half-open', 'b closed'])
  })
})
