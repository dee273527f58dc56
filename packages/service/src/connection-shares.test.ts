import { Work } from '@channelgraph/process'
import { expect, test } from 'vitest'
import { ConnectionShares } from './connection-shares.ts'

/** Uses connections of a pool of six, two a viewer, until each is given back by its name. */
function pool() {
  const shares = new ConnectionShares(6)
  const used: string[] = []
  const ends = new Map<string, () => void>()
  const use = (name: string, work: Work) =>
    shares.use(work, () => {
      used.push(name)
      return new Promise<void>((resolve) => ends.set(name, resolve))
    })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (name: string) => {
    ends.get(name)?.()
    await settled()
  }
  return { use, used, end, settled }
}

test('a viewer has a third of the connections at once, its changes too; the others have theirs', async () => {
  const { use, used, end, settled } = pool()
  const change = new Work(1, 'A')
  change.becomeChange()
  for (const name of ['a1', 'a2', 'a3', 'a4']) void use(name, change)
  void use('b1', new Work(1, 'B'))
  await settled()
  expect(used).toEqual(['a1', 'a2', 'b1'])
  await end('a2')
  await end('a1')
  expect(used).toEqual(['a1', 'a2', 'b1', 'a3', 'a4'])
  await end('a3')
  await end('a4')
  void use('a5', change)
  await settled()
  expect(used.at(-1)).toBe('a5')
})

test('a read that ends while it waits for a connection never gets one, and the next in line does', async () => {
  const { use, used, end, settled } = pool()
  const [holder, ended, next] = [new Work(1, 'A'), new Work(1, 'A'), new Work(1, 'A')]
  void use('h1', holder)
  void use('h2', holder)
  const gaveUp = use('ended', ended).catch((error: Error) => error.name)
  void use('next', next)
  await settled()
  ended.end('gone')
  expect(await gaveUp).toBe('WorkEnded')
  await end('h1')
  expect(used).toEqual(['h1', 'h2', 'next'])
})
