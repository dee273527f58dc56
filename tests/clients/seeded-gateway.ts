import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { IDENTITY_HEADER, IdentityVerifier, type Viewer } from '@channelgraph/access'
import { DEPARTMENTS, type Department, variableOf } from '@channelgraph/contracts'
import type { TestSubgraph } from '@channelgraph/testkit'
import { readGatewayEnv } from '../../gateway/src/env.ts'
import { publicKeySet } from '../../gateway/src/identity/dev-issuer.ts'
import { startGateway } from '../../gateway/src/server.ts'
import { privateKey } from '../../gateway/src/testing/world.ts'
import { openWorld, type World } from '../federation/foreign-rows/world.ts'
import { seededDatabases } from '../harness/index.ts'

/** A request as it reached the gateway, and what it was answered with. */
export interface Exchange {
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly status: number
}

/** The real schema and the seeded departments behind a gateway, all in this process. */
export interface SeededGateway {
  /** Such as http://127.0.0.1:40123/graphql: the gateway, behind a front that writes down what passes. */
  readonly graph: string
  /** The gateway itself. */
  readonly direct: string
  readonly departments: World
  /** A persona's token, from the gateway itself. */
  token(persona: string): Promise<string>
  /** What clients sent since the last call, in order. */
  exchanges(): Exchange[]
  /** Called with each answer before it is sent on. */
  onAnswer: (exchange: Exchange) => void
  stop(): Promise<void>
}

/** `env` adds to the gateway's environment; `now` is the clock of its limits. */
export async function startSeededGateway(env: Record<string, string> = {}, now?: () => number): Promise<SeededGateway> {
  const departments = await openWorld(await seededDatabases())
  const [identityKey, issuerKey] = [await privateKey('gateway/1'), await privateKey('dev/1')]
  const verifier = new IdentityVerifier(publicKeySet(identityKey))
  const servers = await Promise.all(
    DEPARTMENTS.map(async (name) => [name, await listen(departmentServer(departments[name], verifier))] as const),
  )
  const empty = mkdtempSync(join(tmpdir(), 'channelgraph-consumers-'))
  const settings = readGatewayEnv({
    PORT: '1',
    SUPERGRAPH_FILE: fileURLToPath(new URL('../../supergraph.graphql', import.meta.url)),
    LOG_LEVEL: 'silent',
    ...Object.fromEntries(servers.map(([name, { url }]) => [variableOf('SUBGRAPH_URL', name), `${url}/graphql`])),
    IDENTITY_KEY: JSON.stringify(identityKey),
    DEV_ISSUER_KEY: JSON.stringify(issuerKey),
    EXPLORER_DIR: empty,
    MAX_LAG_MS: '60000', // everything shares this process: how late it is says nothing about the gateway
    ...env,
  })
  const gateway = await startGateway({ ...settings, port: 0 }, now)
  const exchanges: Exchange[] = []
  const gatewayUrl = `http://127.0.0.1:${gateway.port}`
  const front = await listen(
    createServer(async (request, response) => {
      const { method = '', url = '', headers } = request
      const body = await text(request)
      const answer = await fetch(`${gatewayUrl}${url}`, {
        method,
        headers: passedOn(headers),
        ...(method === 'GET' ? {} : { body }),
      })
      const exchange = { method, headers, status: answer.status }
      exchanges.push(exchange)
      seeded.onAnswer(exchange)
      const content = Buffer.from(await answer.arrayBuffer())
      // fetch has unpacked it.
      const { 'content-encoding': _packed, 'content-length': _length, ...told } = Object.fromEntries(answer.headers)
      response.writeHead(answer.status, told).end(content)
    }),
  )
  const seeded: SeededGateway = {
    graph: `${front.url}/graphql`,
    direct: `${gatewayUrl}/graphql`,
    departments,
    token: async (persona) => {
      const response = await fetch(`${gatewayUrl}/explorer/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ persona }),
      })
      return ((await response.json()) as { token: string }).token
    },
    exchanges: () => exchanges.splice(0),
    onAnswer: () => undefined,
    stop: async () => {
      await front.stop()
      await gateway.stop()
      await Promise.all(servers.map(([, { stop }]) => stop()))
      rmSync(empty, { recursive: true })
    },
  }
  return seeded
}

/** Headers that are of one connection. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'host', 'content-length', 'expect', 'transfer-encoding']

function passedOn(headers: Exchange['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      OF_THE_CONNECTION.includes(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  )
}

/** A department over HTTP: who asks by the gateway's word, and the answer. */
function departmentServer(department: TestSubgraph<Department>, verifier: IdentityVerifier): Server {
  return createServer(async (request, response) => {
    if (request.url === '/health/ready') return void response.writeHead(200).end('{}')
    // Files of tests share a process: somebody may still look for who had this port before.
    if (request.method !== 'POST' || request.url !== '/graphql') return void response.writeHead(404).end()
    const identity = request.headers[IDENTITY_HEADER]
    const viewer: Viewer = await verifier.verify(typeof identity === 'string' ? identity : undefined)
    const { query, variables } = JSON.parse(await text(request)) as {
      query: string
      variables?: Record<string, unknown>
    }
    const { data, errors } = await department.ask(viewer, query, variables)
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ data, ...(errors.length > 0 ? { errors } : {}) }))
  })
}

async function listen(server: Server): Promise<{ url: string; stop: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
