/**
 * `npx tsx tests/bench/exports.ts [rows] [formats]`: exports a list of a million rows of a mock department through the gateway as it is
 * shipped, in a process of its own, once for each format; prints rows a second, and the gateway's resident memory on the way.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { newIssuer } from './tokens.ts'

const [rows = 1_000_000, formats = 'csv,jsonl,xlsx,parquet'] = [Number(process.argv[2] ?? 1_000_000), process.argv[3]]
const root = fileURLToPath(new URL('../..', import.meta.url))

const SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@listSize"])
scalar Money
scalar Date
scalar DateTime
type Order { id: ID! no: String! status: String! grossAmount: Money! orderedOn: Date! submittedAt: DateTime! note: String partner: Buyer! qty: Int! }
type Buyer { code: ID! name: String! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type OrderConnection { nodes: [Order!]! pageInfo: PageInfo! }
type Query { orders(first: Int = 20, after: String): OrderConnection
  @listSize(assumedSize: 100, slicingArguments: ["first"], sizedFields: ["nodes"], requireOneSlicingArgument: false) }
`
const QUERY =
  'query Orders { orders { nodes { no status grossAmount orderedOn submittedAt note qty partner { code name } } } }'

const order = (i: number): string =>
  `{"no":"SO${String(i).padStart(9, '0')}","status":"CONFIRMED","grossAmount":"${i}.${String(i % 100).padStart(2, '0')}","orderedOn":"2026-11-23","submittedAt":"2026-11-23T01:30:00.000Z","note":"第 ${i} 张订单, as it was typed","qty":${i % 100},"partner":{"code":"PT-320500-${String(i % 5_000).padStart(6, '0')}","name":"苏州充电设备有限公司 ${i % 5_000}"}}`

/** Answers each page of the list as the gateway asks for it: the number among its variables is `first`, the text `after`. */
function department(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { variables = {} } = JSON.parse(Buffer.concat(chunks).toString()) as { variables?: Record<string, unknown> }
    const given = Object.values(variables)
    const first = given.find((value): value is number => typeof value === 'number') ?? 20
    const from = Number(given.find((value): value is string => typeof value === 'string') ?? 0)
    const to = Math.min(rows, from + first)
    const nodes = Array.from({ length: to - from }, (_, i) => order(from + i)).join(',')
    const pageInfo = `{"hasNextPage":${to < rows},"endCursor":"${to}"}`
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(`{"data":{"orders":{"nodes":[${nodes}],"pageInfo":${pageInfo}}}}`)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Megabytes that a process has resident now, and had at most. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  return { now: mb('VmRSS'), most: mb('VmHWM') }
}

const folder = mkdtempSync(join(tmpdir(), 'channelgraph-bench-exports-'))
const orders = await department()
const issuer = await newIssuer()
const url = `http://127.0.0.1:${portOf(orders)}/graphql`
const { supergraphSdl, errors } = composeServices([{ name: 'orders', url, typeDefs: parse(SDL) }])
if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
const sizedSupergraphFile = join(folder, 'supergraph.graphql')
writeFileSync(sizedSupergraphFile, supergraphSdl)

for (const format of (formats ?? '').split(',')) {
  const port = await freePort()
  const settings = {
    folder,
    supergraphFile: sizedSupergraphFile,
    sizedSupergraphFile,
    issuerKey: issuer.key,
    urls: { orders: url },
    port,
  }
  const flags = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--import', 'tsx']
  const gateway = spawn(
    process.execPath,
    [...flags, join(root, 'tests/bench/gateways/product.ts'), JSON.stringify(settings)],
    {
      cwd: root,
      stdio: 'ignore',
    },
  )
  try {
    const pid = Number(gateway.pid)
    const base = `http://127.0.0.1:${port}`
    while (!(await fetch(`${base}/health/live`).catch(() => null))) await delay(200)
    const headers = { 'content-type': 'application/json', ...issuer.headersOf('checker') }
    const before = memoryOf(pid).now
    const started = performance.now()
    const body = JSON.stringify({ query: QUERY })
    const response = await fetch(`${base}/export?format=${format}`, { method: 'POST', headers, body })
    if (response.status !== 200) throw new Error(await response.text())
    let bytes = 0
    let told = 0
    const along: number[] = []
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += part.length
      if (performance.now() - started < told) continue
      told += 5_000
      along.push(memoryOf(pid).now)
    }
    const seconds = (performance.now() - started) / 1_000
    const progress = (await (await fetch(`${base}/export/progress`, { headers })).json()) as {
      rows: number
      state: string
    }
    console.log(
      JSON.stringify({
        format,
        state: progress.state,
        rows: progress.rows,
        seconds: Math.round(seconds),
        rowsPerSecond: Math.round(progress.rows / seconds),
        fileMb: Math.round(bytes / 1e6),
        beforeMb: before,
        mostMb: memoryOf(pid).most,
        alongMb: along,
      }),
    )
  } finally {
    gateway.kill('SIGKILL')
  }
}
orders.close()
orders.closeAllConnections()
rmSync(folder, { recursive: true, force: true })
