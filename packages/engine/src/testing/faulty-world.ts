import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect } from 'vitest'
import { createEngine, type Engine } from '../engine.ts'
import type { EngineOptions, SubgraphOptions } from '../options.ts'
import { compose } from './local-engine.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
const SDL = compose([
  {
    name: 'a',
    typeDefs: `${LINK} scalar JSON type Query { items: [Item!]! blob: JSON one: Item } type Mutation { add: Int } type Item @key(fields: "id") { id: ID! name: String }`,
  },
  { name: 'b', typeDefs: `${LINK} type Item @key(fields: "id") { id: ID! price: Int strict: Int! }` },
])
/** What `a` answers. */
export const ITEMS = {
  data: {
    items: [
      { __typename: 'Item', id: '1', name: 'x' },
      { __typename: 'Item', id: '2', name: 'y' },
    ],
  },
}

export type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void

const open: (() => Promise<void>)[] = []

/** Call it at the top of a test file: each test's worlds end with it. Files share this module, and hooks belong to one file. */
export const endWorldsAfterEachTest = () =>
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

async function serve(handler: Handler): Promise<{ url: string; count: () => number; server: Server }> {
  let count = 0
  const server = createServer((request, response) => {
    count++
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => handler(request, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, count: () => count, server }
}

/** Answers with JSON, or with a text that says it is. */
export const json = (response: ServerResponse, value: unknown, status = 200) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof value === 'string' ? value : JSON.stringify(value))

/** The engine over two departments: `a` owns the items, `b` their prices and whatever goes wrong. `options` are those of both. */
export async function world(
  b: Handler,
  options: Partial<SubgraphOptions> = {},
  engineOptions: Partial<EngineOptions> = {},
  a: Handler = (_request, _body, response) => json(response, ITEMS),
): Promise<{ engine: Engine; b: () => number; a: () => number }> {
  const first = await serve(a)
  const second = await serve(b)
  const engine = await createEngine({
    supergraphSdl: SDL,
    subgraphs: {
      // Nothing is late of it, however busy the machine is.
      a: { url: first.url, retries: 0, ...options, deadlineMs: 600_000 },
      b: { url: second.url, retries: 0, ...options },
    },
    planner: 'inline',
    ...engineOptions,
  })
  open.push(() => engine.stop())
  return { engine, a: first.count, b: second.count }
}

export const QUERY = '{ items { name price } }'
export const WITHOUT_PRICES = {
  items: [
    { name: 'x', price: null },
    { name: 'y', price: null },
  ],
}

/** Asks for what `b` fails to answer: one error, located, that shows nothing of the inside; returns its message. */
export async function expectOneError(engine: Engine, code: string): Promise<string> {
  const { data, errors } = await engine.execute({ query: QUERY })
  expect(data).toEqual(WITHOUT_PRICES)
  expect(errors?.map((error) => [error.path, error.extensions.code])).toEqual([[['items', 0], code]])
  const text = JSON.stringify(errors)
  expect(text).not.toMatch(/127\.0\.0\.1|https?:|ECONN|node:|\.ts|secret/)
  const written = await engine.executeWritten({ query: QUERY })
  expect(JSON.stringify(written)).toBe(JSON.stringify({ errors, data }))
  return errors![0]!.message
}
