import { expect, test } from 'vitest'
import type { Transport } from './options.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { localEngine, localTransport } from './testing/local-engine.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
const subgraphs = [
  dataSubgraph('root', `${LINK} type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! }`, {
    Query: { items: [{ $ref: 'Item', id: '1' }] },
    entities: { Item: [{ id: '1' }] },
  }),
  dataSubgraph(
    'slow',
    `${LINK} type Item @key(fields: "id") { id: ID! seller: Person } type Person @key(fields: "id") { id: ID! }`,
    {
      entities: { Item: [{ id: '1', seller: { $ref: 'Person', id: 's' } }], Person: [] },
    },
  ),
  dataSubgraph(
    'fast',
    `${LINK} type Item @key(fields: "id") { id: ID! maker: Person } type Person @key(fields: "id") { id: ID! }`,
    {
      entities: { Item: [{ id: '1', maker: { $ref: 'Person', id: 'm' } }], Person: [] },
    },
  ),
  dataSubgraph(
    'people',
    `${LINK} type Person @key(fields: "id") { id: ID! name: String home: Town } type Town @key(fields: "id") { id: ID! }`,
    {
      entities: {
        Person: [
          { id: 's', name: 'Seller', home: { $ref: 'Town', id: 't' } },
          { id: 'm', name: 'Maker', home: { $ref: 'Town', id: 't' } },
        ],
        Town: [],
      },
    },
  ),
  dataSubgraph('towns', `${LINK} type Town @key(fields: "id") { id: ID! name: String }`, {
    entities: { Town: [{ id: 't', name: 'Wuxi' }] },
  }),
]

/** Runs an operation with one subgraph held back; tells what was asked before it was let go, and altogether. */
async function withSlow(query: string): Promise<{ before: string[]; all: string[]; data: unknown }> {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const local = localTransport(subgraphs)
  const asked: string[] = []
  const transport: Transport = async (request) => {
    asked.push(request.subgraph)
    if (request.subgraph === 'slow') await held
    return local(request)
  }
  const { engine } = await localEngine(subgraphs, { transport })
  await engine.explain({ query }) // planned ahead: what follows waits for nobody but the one that is held back
  const result = engine.execute({ query })
  for (let rounds = 0; rounds < 100; rounds++) await new Promise((resolve) => setImmediate(resolve))
  const before = [...asked]
  release()
  return { before, data: (await result).data, all: asked }
}

test('a fetch that others wait for does not wait for a slow subgraph it does not depend on', async () => {
  const { before, all, data } = await withSlow('{ items { maker { home { name } } seller { name } } }')
  // The maker's home leads on to the towns: it goes at once, and so do the towns.
  expect(before).toEqual(['root', 'slow', 'fast', 'people', 'towns'])
  expect(all).toEqual([...before, 'people'])
  expect(data).toEqual({ items: [{ maker: { home: { name: 'Wuxi' } }, seller: { name: 'Seller' } }] })
})

test('fetches of one subgraph whose answers nobody but the client waits for go as one request, when the last is ready', async () => {
  const { before, all, data } = await withSlow('{ items { maker { name } seller { name } } }')
  expect(before).toEqual(['root', 'slow', 'fast'])
  expect(all).toEqual([...before, 'people'])
  expect(data).toEqual({ items: [{ maker: { name: 'Maker' }, seller: { name: 'Seller' } }] })
})

test('fetches whose answers are all needed by the same next one go as one request', async () => {
  const { all, data } = await withSlow('{ items { maker { home { name } } seller { home { name } } } }')
  expect(all).toEqual(['root', 'slow', 'fast', 'people', 'towns'])
  expect(data).toEqual({ items: [{ maker: { home: { name: 'Wuxi' } }, seller: { home: { name: 'Wuxi' } } }] })
})
