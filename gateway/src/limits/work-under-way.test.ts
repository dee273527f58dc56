import { Cancellation } from '@channelgraph/engine'
import { expect, test } from 'vitest'
import { WorkUnderWay } from './work-under-way.ts'

/** Up to 100 under way; what has begun, in order. */
function line() {
  const work = new WorkUnderWay(100)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, cost: number, { viewer = 'anna', cancellation = new Cancellation() } = {}) =>
    work.begin(viewer, cost, cancellation).then((end) => {
      if (!end) return 'left'
      begun.push(name)
      ends.set(name, end)
      return 'begun'
    })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (name: string) => {
    ends.get(name)?.()
    await settled()
  }
  return { begun, ask, end, settled }
}

test("a viewer's costly operations come after one another, in their order; what fits together runs together", async () => {
  const { begun, ask, end, settled } = line()
  for (const [name, cost] of Object.entries({ a: 40, b: 50, c: 90, d: 5 })) void ask(name, cost)
  await settled()
  expect(begun).toEqual(['a', 'b']) // d would fit, but c was before it
  await end('a')
  expect(begun).toEqual(['a', 'b'])
  await end('b')
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test('what costs more than may be under way is under way alone', async () => {
  const { begun, ask, end, settled } = line()
  void ask('whole', 1_000)
  void ask('next', 10)
  await settled()
  expect(begun).toEqual(['whole'])
  await end('whole')
  expect(begun).toEqual(['whole', 'next'])
})

test('another viewer, and what is small, waits for none of it', async () => {
  const { begun, ask, settled } = line()
  void ask('whole', 100)
  void ask('waiting', 100)
  void ask('small', 2)
  void ask("another's", 100, { viewer: 'bert' })
  await settled()
  expect(begun).toEqual(['whole', 'small', "another's"])
})

test('whoever goes away leaves its place, and whoever went before it came is not let in', async () => {
  const { begun, ask, end, settled } = line()
  const cancellation = new Cancellation()
  void ask('first', 100)
  const left = ask('left', 100, { cancellation })
  void ask('last', 100)
  await settled()
  cancellation.cancel('gone')
  expect(await left).toBe('left')
  expect(await ask('late', 1, { cancellation })).toBe('left')
  await end('first')
  expect(begun).toEqual(['first', 'last'])
})
