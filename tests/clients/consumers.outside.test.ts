import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { parse as parseCsv } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumersPage, recipe } from './consumers-page.ts'
import { type InstalledApp, installApp } from './installed.ts'
import { type SeededGateway, startSeededGateway } from './seeded-gateway.ts'

// The recipes of docs/consumers.md, as they stand there, against the real schema and the seeded departments.

const run = promisify(execFile)

/** Of the limits: it stands still, unless a test moves it. */
let limitsNow = 0
const BURST = 100
let gateway: SeededGateway
let newest: string[]
beforeAll(async () => {
  gateway = await startSeededGateway({ VIEWER_REQUESTS_BURST: String(BURST) }, () => limitsNow)
  const { data } = await ask('management', '{ orders(first: 4, sort: NEWEST) { nodes { no } } }')
  newest = (data as { orders: { nodes: { no: string }[] } }).orders.nodes.map(({ no }) => no)
})
afterAll(() => gateway.stop())

async function ask(persona: string, query: string, headers: Record<string, string> = {}) {
  const response = await fetch(gateway.direct, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await gateway.token(persona)}`,
      ...headers,
    },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown[] }
  return { status: response.status, headers: response.headers, data, errors }
}

/** Runs a block of the page in a folder, as its reader would; returns the lines that it prints. */
async function perform(name: string, folder: string, persona: string): Promise<string[]> {
  const env = { PATH: process.env.PATH, HOME: folder, GRAPH: gateway.graph, TOKEN: await gateway.token(persona) }
  const isProgram = /\.[mc]js$/.test(name)
  if (isProgram) writeFileSync(join(folder, name), recipe(name))
  const { stdout } = isProgram
    ? await run(process.execPath, [name], { cwd: folder, env })
    : await run('bash', ['-euo', 'pipefail', '-c', recipe(name)], { cwd: folder, env })
  return stdout.trimEnd().split('\n')
}

describe('curl', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'channelgraph-curl-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('the first request is answered', async () => {
    const [answer = ''] = await perform('first-request', folder, 'management')
    const { data } = JSON.parse(answer) as { data: { orders: { nodes: { no: string; grossAmount: string }[] } } }
    expect(data.orders.nodes.map(({ no }) => no)).toEqual(newest.slice(0, 3))
    expect(data.orders.nodes[0]?.grossAmount).toMatch(/^\d+\.\d{2}$/)
  })

  test('an answer that still holds is not sent again', async () => {
    expect(await perform('etag', folder, 'management')).toEqual(['304'])
  })

  test('all orders are one file', async () => {
    await perform('export', folder, 'management')
    const rows: Record<string, string>[] = parseCsv(readFileSync(join(folder, 'orders.csv')), {
      bom: true,
      columns: true,
    })
    const { data } = await ask('management', '{ orders { totalCount } }')
    expect(rows.length).toBe((data as { orders: { totalCount: number } }).orders.totalCount)
    expect(rows.slice(0, newest.length).map(({ no }) => no)).toEqual(newest)
  })

  test("a partner's file of all orders holds its own and no others", async () => {
    await perform('export', folder, 'partner-a')
    const rows: Record<string, string>[] = parseCsv(readFileSync(join(folder, 'orders.csv')), {
      bom: true,
      columns: true,
    })
    const { data } = await ask('partner-a', '{ orders { totalCount } me { name } }')
    const { orders, me } = data as { orders: { totalCount: number }; me: { name: string } }
    expect(rows.length).toBe(orders.totalCount)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row['partner.name']))).toEqual(new Set([me.name]))
  })

  test('the schema is there with its hash, and the map of its scalars', async () => {
    const [hash] = await perform('schema', folder, 'finance')
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(
      buildSchema(readFileSync(join(folder, 'schema.graphql'), 'utf8'))
        .getQueryType()
        ?.getFields(),
    ).toHaveProperty('node')
    expect(JSON.parse((await perform('scalar-map', folder, 'finance')).join(''))).toMatchObject({ Money: 'string' })
  })
})

/** The tests of one client, with its packages as an application has them. */
function clientRecipes(
  client: string,
  packages: Record<string, string>,
  tests: (app: () => InstalledApp) => void,
): void {
  describe(client, () => {
    let app: InstalledApp
    beforeAll(async () => {
      app = await installApp(packages)
    })
    afterAll(() => app?.remove())

    test('is tried in the versions that the page names', () => {
      const section = consumersPage.split(/^## /m).find((text) => text.startsWith(`${client}\n`))
      for (const [name, version] of Object.entries(packages)) {
        const own = readFileSync(join(app.folder, 'node_modules', name, 'package.json'), 'utf8')
        expect(JSON.parse(own)).toMatchObject({ name, version })
        if (name !== 'graphql' && name !== 'rxjs') expect(section).toContain(version)
      }
    })

    tests(() => app)
  })
}

clientRecipes('Apollo Client', { '@apollo/client': '4.3.8', graphql: '16.15.0', rxjs: '7.8.2' }, (app) => {
  test('waits when it asked too much, reads a list on, and reads refusals, partial answers and errors in its language', async () => {
    const name = { 'apollographql-client-name': 'order-board' }
    let last = await ask('order-desk', '{ __typename }', name)
    for (let n = 0; n < BURST && last.status === 200; n += 1) last = await ask('order-desk', '{ __typename }', name)
    expect(last).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    expect(last.headers.get('retry-after')).toMatch(/^\d+$/)
    gateway.exchanges()
    gateway.onAnswer = ({ status }) => {
      if (status === 429) limitsNow += 60_000
    }
    const [numbers, refused, partial, wrong] = await perform('apollo.mjs', app().folder, 'order-desk')
    expect(numbers).toBe(newest.join(' '))
    expect(refused).toMatch(/^STALE_VERSION .*\p{Script=Han}/u)
    expect(partial).toMatch(/^\p{Script=Han}+ partner\.balance FORBIDDEN$/u)
    expect(wrong).toBe('GRAPHQL_VALIDATION_FAILED')
    const [types, limited, ...others] = gateway.exchanges()
    expect([types, limited, ...others].map((exchange) => exchange?.status)).toEqual([200, 429, 200, 200, 200, 200, 400])
    expect(limited?.headers).toMatchObject({ ...name, 'accept-language': 'zh' })
  })
})

const URQL = { '@urql/core': '6.0.3', '@urql/exchange-graphcache': '9.0.2', graphql: '16.15.0' }
clientRecipes('urql', URQL, (app) => {
  test('asks by GET, joins two pages in its cache, and reads a refusal', async () => {
    gateway.exchanges()
    expect(await perform('urql.mjs', app().folder, 'order-desk')).toEqual([
      newest.join(' '),
      'STALE_VERSION',
      'GRAPHQL_VALIDATION_FAILED',
    ])
    const [, ...asked] = gateway.exchanges()
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'GET'])
  })
})

clientRecipes('Relay', { 'relay-runtime': '21.0.1', 'relay-compiler': '21.0.1' }, (app) => {
  test('compiles against the schema as it is served, joins two pages, and fetches an order again by its id', async () => {
    for (const name of ['relay.config.json', 'src/Orders.js']) app().write(name, recipe(name))
    app().write('src/__generated__/.keep', '')
    await perform('relay-compile', app().folder, 'management')
    const [numbers, again = ''] = await perform('relay.cjs', app().folder, 'management')
    expect(numbers).toBe(newest.join(' '))
    expect(again.split(' ')).toEqual([newest[0], expect.stringMatching(/^[A-Z_]+$/)])
  })
})

clientRecipes('graphql-request', { 'graphql-request': '7.4.0', graphql: '16.15.0' }, (app) => {
  test('reads a whole list, page by page, and sums it to the fen', async () => {
    const [told, wrong] = await perform('graphql-request.mjs', app().folder, 'order-desk')
    const { data } = await ask('order-desk', '{ orders { totalCount } }')
    const { orders } = data as { orders: { totalCount: number } }
    expect(orders.totalCount).toBeGreaterThan(100)
    const [sums] = (await gateway.departments.orders.db.execute(
      sql`select (sum(gross_amount) * 100)::numeric(30, 0)::text as fen from sales_order`,
    )) as unknown as { fen: string }[]
    expect(told).toBe(`${orders.totalCount} orders, ${sums?.fen} fen`)
    expect(wrong).toBe('GRAPHQL_VALIDATION_FAILED')
  })
})

describe('Excel', () => {
  const [head = '', body = ''] = recipe('excel').split('\n\n')
  const [, ...lines] = head.split('\n')
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]))

  /** As Power Query does: the body goes out when the gateway said that it may. */
  async function send(content: string): Promise<{ response: IncomingMessage; answer: Buffer }> {
    const authorization = `Bearer ${await gateway.token('finance')}`
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = { ...headers, Authorization: authorization, 'Content-Length': Buffer.byteLength(content) }
      const asking = request(gateway.direct, { method: 'POST', headers: sent }, resolve)
      asking.on('continue', () => asking.end(content)).on('error', reject)
      asking.flushHeaders()
    })
    return { response, answer: await buffer(response) }
  }

  test('its request is answered, packed as it takes it', async () => {
    expect(headers).toMatchObject({ Authorization: 'Bearer TOKEN', Expect: '100-continue' })
    const { response, answer } = await send(body)
    expect([response.statusCode, response.headers['content-encoding']]).toEqual([200, 'gzip'])
    const { data } = JSON.parse(gunzipSync(answer).toString()) as { data: { orders: { nodes: { no: string }[] } } }
    expect(data.orders.nodes).toHaveLength(100)
    expect(data.orders.nodes.slice(0, 4).map(({ no }) => no)).toEqual(newest)
  })

  test('it reads why an operation is refused, which it would not of a status of 400', async () => {
    const { response, answer } = await send(JSON.stringify({ query: '{ nothing }' }))
    expect(response.statusCode).toBe(200)
    expect(JSON.parse(answer.toString())).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    })
  })
})
