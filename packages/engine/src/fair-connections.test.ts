import { expect, test } from 'vitest'
import { Cancellation } from './cancellation.ts'
import { FairConnections } from './fair-connections.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { localEngine } from './testing/local-engine.ts'

/** Requests of clients at a subgraph of so many connections: who entered, in order, and how to leave. */
function connections(all: number) {
  const shares = new FairConnections(all)
  const entered: string[] = []
  const leaves = new Map<string, () => void>()
  const ask = async (name: string, client: string | undefined, cancellation = new Cancellation()) => {
    const leave = await shares.enter(client, cancellation)
    if (!leave) return
    entered.push(name)
    leaves.set(name, leave)
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const leave = async (name: string) => {
    leaves.get(name)?.()
    await settled()
  }
  return { ask, entered, leave, settled }
}

test('one client has half of the connections at once, whatever it sends; the others have theirs', async () => {
  const { ask, entered, leave, settled } = connections(4)
  for (const n of [1, 2, 3, 4, 5]) void ask(`hostile ${n}`, 'hostile')
  void ask('quiet', 'quiet')
  await settled()
  expect(entered).toEqual(['hostile 1', 'hostile 2', 'quiet'])
  await leave('hostile 1')
  expect(entered).toEqual(['hostile 1', 'hostile 2', 'quiet', 'hostile 3'])
})

test('where all are taken, clients take turns at those that become free', async () => {
  const { ask, entered, leave, settled } = connections(2)
  void ask('a 1', 'a')
  void ask('b 1', 'b')
  for (const name of ['a 2', 'a 3', 'c 1', 'b 2']) void ask(name, name[0])
  await settled()
  for (const name of ['a 1', 'b 1', 'a 2', 'c 1']) await leave(name)
  expect(entered).toEqual(['a 1', 'b 1', 'a 2', 'c 1', 'b 2', 'a 3'])
})

test('who stops waiting never enters, and the next in line does', async () => {
  const { ask, entered, leave, settled } = connections(2)
  const gone = new Cancellation()
  void ask('a 1', 'a')
  void ask('a 2', 'a', gone)
  void ask('a 3', 'a')
  await settled()
  gone.cancel('gone')
  await leave('a 1')
  expect(entered).toEqual(['a 1', 'a 3'])
})

test('clients that nobody tells apart share all there are', async () => {
  const { ask, entered, settled } = connections(2)
  void ask('1', undefined)
  void ask('2', undefined)
  await settled()
  expect(entered).toEqual(['1', '2'])
})

test("a client's slow questions keep no other's from their department", async () => {
  const answers: (() => void)[] = []
  const typeDefs =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: []) type Query { slow: Int n: Int }'
  const { engine } = await localEngine([dataSubgraph('a', typeDefs, {})], {
    subgraphs: { a: { url: 'http://a.invalid/graphql', connections: 4 } },
    transport: async ({ body }) => {
      if (body.includes('slow')) await new Promise<void>((resolve) => answers.push(resolve))
      return { status: 200, contentType: 'application/json', text: '{"data":{"n":1,"slow":1}}' }
    },
  })
  // Planned ahead: who is compiled first in turns of some milliseconds is the machine's affair, and not what this is about.
  for (const query of ['{ slow }', '{ n }']) await engine.explain({ query })
  const slow = Array.from({ length: 20 }, () => engine.execute({ query: '{ slow }', fairnessKey: 'hostile' }))
  expect(await engine.execute({ query: '{ n }', fairnessKey: 'quiet' })).toEqual({ data: { n: 1 } })
  expect(answers).toHaveLength(2)
  let isOver = false
  void Promise.all(slow).then(() => {
    isOver = true
  })
  while (!isOver) {
    for (const answer of answers.splice(0)) answer()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await engine.stop()
})
