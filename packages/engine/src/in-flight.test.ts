import { describe, expect, test } from 'vitest'
import { endWorldsAfterEachTest, type Handler, ITEMS, json, QUERY, world } from './testing/faulty-world.ts'

endWorldsAfterEachTest()

describe('equal requests in flight', () => {
  const identityKey = (context: unknown) => (context as { who: string }).who

  async function counted(
    contexts: { who: string }[],
    query = QUERY,
    mergeKeys = false,
  ): Promise<{ asked: number; results: string[] }> {
    const answer: Handler = (_q, body, r) =>
      setTimeout(() => json(r, body.includes('mutation') ? { data: { add: 1 } } : ITEMS), 20)
    const { engine, a } = await world(
      (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }, { price: 2 }] } }),
      { identityKey },
      {},
      answer,
    )
    const run = (context: { who: string }) =>
      engine.executeWritten({ query, context, mergeKey: mergeKeys ? context.who : undefined })
    const results = await Promise.all(contexts.map(run))
    return { asked: a(), results: results.map((result) => JSON.stringify(result)) }
  }

  test('reads of one identity are merged', async () => {
    const { asked, results } = await counted([{ who: 'li' }, { who: 'li' }, { who: 'li' }])
    expect(asked).toBe(1)
    expect(new Set(results).size).toBe(1)
  })

  test('reads of different identities never are', async () => {
    expect((await counted([{ who: 'li' }, { who: 'wang' }])).asked).toBe(2)
    expect((await counted([{ who: 'li' }, { who: 'wang' }], QUERY, true)).asked).toBe(2)
  })

  test('mutations never are, whatever the client allows', async () => {
    expect((await counted([{ who: 'li' }, { who: 'li' }], 'mutation { add }')).asked).toBe(2)
    expect((await counted([{ who: 'li' }, { who: 'li' }], 'mutation { add }', true)).asked).toBe(2)
  })

  test('without a way to tell identities apart nothing is merged', async () => {
    const { engine, a } = await world(
      (_q, _b, r) => json(r, {}),
      {},
      {},
      (_q, _b, r) => setTimeout(() => json(r, ITEMS), 20),
    )
    await Promise.all([
      engine.execute({ query: '{ items { name } }' }),
      engine.execute({ query: '{ items { name } }' }),
    ])
    expect(a()).toBe(2)
  })

  test('one of the merged callers going away does not end it for the others', async () => {
    let leave = new AbortController()
    let answer = () => {}
    const { engine, a } = await world(
      (_q, _b, r) => json(r, {}),
      { identityKey },
      {},
      (_q, _b, r) => {
        answer = () => json(r, ITEMS)
        leave.abort()
      },
    )
    const request = { query: '{ items { name } }', context: { who: 'li' } }
    for (const mergeKey of [undefined, 'li']) {
      leave = new AbortController()
      const leaving = engine.executeWritten({ ...request, mergeKey, signal: leave.signal })
      const staying = engine.executeWritten({ ...request, mergeKey })
      expect((await leaving).errors?.[0]?.extensions.code).toBe('CANCELLED')
      answer()
      expect((await staying).errors).toBeUndefined()
    }
    expect(a()).toBe(2)
  })
})
