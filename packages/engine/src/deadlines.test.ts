import { describe, expect, test } from 'vitest'
import { Cancellation } from './cancellation.ts'
import { endWorldsAfterEachTest, expectOneError, json, QUERY, world } from './testing/faulty-world.ts'

endWorldsAfterEachTest()

describe('time', () => {
  test('a subgraph that stays silent costs its own deadline and no more', async () => {
    const { engine } = await world(() => undefined, { deadlineMs: 150 })
    expect(await expectOneError(engine, 'UNAVAILABLE')).toContain('in time')
  })

  test('the deadline of the request ends what a subgraph would still be allowed', async () => {
    const { engine } = await world(() => undefined, { deadlineMs: 60_000 }, { limits: { deadlineMs: 1_000 } })
    // Planned before: on a busy machine that alone could take the whole time.
    await engine.warm([{ document: QUERY }])
    expect(await expectOneError(engine, 'UNAVAILABLE')).toContain('in time')
  })

  test('a client that goes away ends the requests made for it', async () => {
    let closed: () => void = () => undefined
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const controller = new AbortController()
    const { engine } = await world((_q, _b, r) => {
      r.on('close', closed)
      controller.abort()
    })
    const { errors } = await engine.execute({ query: QUERY, signal: controller.signal })
    expect(errors?.[0]?.extensions.code).toBe('CANCELLED')
    await gone
  })

  test('clients that go away count as cancelled and open no breaker; a deadline of the caller’s is the department’s delay', async () => {
    const outcomes: string[] = []
    const states: string[] = []
    let arrived = () => {}
    const { engine } = await world(
      () => arrived(),
      { breaker: { failures: 2, resetMs: 60_000 } },
      {
        hooks: {
          onSubgraphRequest: ({ subgraph, outcome }) => subgraph === 'b' && outcomes.push(outcome),
          onBreaker: ({ state }) => states.push(state),
        },
      },
    )
    const endWith = async (reason: unknown) => {
      const controller = new AbortController()
      arrived = () => controller.abort(reason)
      const { errors } = await engine.execute({ query: QUERY, signal: controller.signal })
      return errors?.[0]?.extensions.code
    }
    for (let i = 0; i < 5; i++) expect(await endWith(undefined)).toBe('CANCELLED')
    expect(await endWith(new DOMException('too late', 'TimeoutError'))).toBe('UNAVAILABLE')
    expect(outcomes).toEqual([...Array(5).fill('cancelled'), 'failed'])
    expect(states).toEqual([])
  })

  test('a caller’s own cancellation ends the request and those made for it, and says which way it ended', async () => {
    let arrived = () => {}
    const { engine } = await world(() => arrived(), { deadlineMs: 60_000 }, { limits: { deadlineMs: 60_000 } })
    const endBy = async (reason: 'gone' | 'deadline', mergeKey?: string) => {
      const cancellation = new Cancellation()
      arrived = () => cancellation.cancel(reason)
      const { errors } = await engine.executeWritten({ query: QUERY, cancellation, mergeKey })
      return errors?.[0]?.extensions.code
    }
    for (const mergeKey of [undefined, 'anna']) expect(await endBy('gone', mergeKey)).toBe('CANCELLED')
    expect(await endBy('deadline')).toBe('UNAVAILABLE')
  })

  test('a client that is gone before it began causes no request', async () => {
    const { engine, a } = await world((_q, _b, r) => json(r, {}))
    const { errors } = await engine.execute({ query: QUERY, signal: AbortSignal.abort() })
    expect(errors?.[0]?.extensions.code).toBe('CANCELLED')
    expect(a()).toBe(0)
  })
})
