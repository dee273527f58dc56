import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { personaNamed } from '@channelgraph/access'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineOverWorlds, openWorld } from '../federation/foreign-rows/world.ts'
import { seededDatabases } from '../harness/index.ts'
import { installApp } from './installed.ts'

// The older of Apollo's clients pages through the real lists, and finds an entity again by its id. consumers.outside.test.ts has the newer, and the others.

const world = await openWorld(await seededDatabases())
const engine = await engineOverWorlds()
const asker = { world, viewer: personaNamed('management').viewer }

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return void response.writeHead(404).end() // somebody looks for who had this port before
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
