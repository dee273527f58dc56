import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { personaNamed } from '@channelgraph/access'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineOverWorlds, openWorld } from '../federation/foreign-rows/world.ts'
import { seededDatabases } from '../harness/index.ts'
import { installApp } from './installed.ts'

// Real clients page through the real lists, and find an entity again by its id.

const world = await openWorld(await seededDatabases())
const engine = await engineOverWorlds()
const asker = { world, viewer: personaNamed('management').viewer }

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.end(printSchema(lexicographicSortSchema(engine.schema)))
    return
  }
  const { query, variables } = JSON.parse(await text(request))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(await engine.ask(asker, { query, variables })))
})
let graph: string
let newest: string[]
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  graph = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  const { data } = await engine.ask(asker, { query: '{ orders(first: 5, sort: NEWEST) { nodes { no } } }' })
  newest = (data as { orders: { nodes: { no: string }[] } }).orders.nodes.map(({ no }) => no)
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

test("Apollo Client's relayStylePagination reads a list on and back, and keeps one order whether a list or node() found it", async () => {
  const app = await installApp({ '@apollo/client': '3.14.1', graphql: '16.15.0' })
  const told = await app.run('apollo-paging.cjs', { graph }).finally(app.remove)
  expect(told).toEqual({ on: newest.slice(0, 4), back: [newest[2]], node: newest[0], cachedOnce: 4 })
})

test("Relay's compiler takes the schema, its connection handler joins two pages, and node() finds an order again", async () => {
  const app = await installApp({ 'relay-runtime': '21.0.1', 'relay-compiler': '21.0.1' })
  const told = await app.run('relay.cjs', { graph }).finally(app.remove)
  expect(told).toEqual({ first: newest.slice(0, 2), both: newest.slice(0, 4), more: true, node: newest[0] })
})
