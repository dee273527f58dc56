import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { IDENTITY_HEADER, type IdentityVerifier, type Viewer } from '@channelgraph/access'
import type { Freshness } from '@channelgraph/contracts'
import { EXPLAIN_HEADER, STATEMENTS_HEADER } from '@channelgraph/process'
import { graphql, parse } from 'graphql'

/** What a resolver of a test department gets. */
export interface TestContext {
  readonly viewer: Viewer
}

type Modules = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number]
type Resolvers = Extract<Modules, { resolvers?: unknown }>['resolvers']

/** How a department behaves: answers, or fails in one of the ways that departments fail. */
export type Behaviour = 'answers' | 'hangs' | 'fails' | 'speaks html' | 'speaks other json' | 'breaks off'

export interface SeenRequest {
  readonly headers: IncomingHttpHeaders
  readonly body: { readonly query: string; readonly variables?: Record<string, unknown> }
  /** Resolves when the connection's exchange is over, answered or given up. */
  readonly ended: Promise<void>
}

/** A department of a test: a real subgraph over real HTTP, in this process. */
export interface TestDepartment {
  readonly url: string
  readonly seen: SeenRequest[]
  behaviour: Behaviour
  /** What it says to how new its answers are. */
  freshness: Freshness
  /** How often it was asked for that. */
  readonly freshnessAsked: number
  /** Resolves when the next request has arrived. */
  nextRequest(): Promise<SeenRequest>
  /** Lets hanging requests go on. */
  release(): void
  /** Takes the department away, with every connection; `start` brings it back on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts a department that answers only what carries the gateway's signed identity. */
export async function startDepartment(
  sdl: string,
  resolvers: Resolvers,
  verifier: IdentityVerifier,
): Promise<TestDepartment> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }])
  const waiting = new Set<(seen: SeenRequest) => void>()
  const hanging = new Set<() => void>()
  const seen: SeenRequest[] = []
  let server: Server | undefined
  let port = 0
  let freshnessAsked = 0

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/freshness') {
      freshnessAsked += 1
      await verifier.verify(String(request.headers[IDENTITY_HEADER]))
      return void response.writeHead(200).end(JSON.stringify(department.freshness))
    }
    if (request.url === '/health/ready') return void response.writeHead(200).end('{}')
    // Files of tests share a process: somebody may still look for who had this port before.
    if (request.method !== 'POST' || request.url !== '/graphql') return void response.writeHead(404).end()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (!request.complete) return // its client went away in the middle of it
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as SeenRequest['body']
    const ended = new Promise<void>((resolve) => response.once('close', resolve))
    const arrived = { headers: request.headers, body, ended }
    seen.push(arrived)
    for (const tell of waiting) tell(arrived)
    waiting.clear()
    if (department.behaviour === 'hangs') await new Promise<void>((resolve) => hanging.add(resolve))
    if (department.behaviour === 'fails')
      return void response.writeHead(500, { 'content-type': 'text/plain' }).end('Error: secret at /srv/app.ts:12:3')
    if (department.behaviour === 'speaks html')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>proxy at http://10.0.0.7</html>')
    if (department.behaviour === 'speaks other json')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"secret":"x"}')
    if (department.behaviour === 'breaks off')
      return void response.writeHead(200, { 'content-length': 100 }).write('{"data":', () => request.socket.destroy())
    const identity = request.headers[IDENTITY_HEADER]
    const viewer = await verifier.verify(typeof identity === 'string' ? identity : undefined).catch(() => null)
    if (!viewer) {
      const refusal = { errors: [{ message: 'the gateway only', extensions: { code: 'UNAUTHENTICATED' } }] }
      return void response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(refusal))
    }
    const result = await graphql({
      schema,
      source: body.query,
      variableValues: body.variables,
      contextValue: { viewer } satisfies TestContext,
    })
    const counted = request.headers[EXPLAIN_HEADER] === 'run' ? { [STATEMENTS_HEADER]: '3;ms=1.5' } : {}
    response.writeHead(200, { 'content-type': 'application/json', ...counted }).end(JSON.stringify(result))
  }

  const department: TestDepartment = {
    get url() {
      return `http://127.0.0.1:${port}/graphql`
    },
    get freshnessAsked() {
      return freshnessAsked
    },
    seen,
    behaviour: 'answers',
    freshness: { ageMs: 0, head: 0, lastEventAt: null, follows: [] },
    nextRequest: () => new Promise((resolve) => waiting.add(resolve)),
    release: () => {
      department.behaviour = 'answers'
      for (const resume of hanging) resume()
      hanging.clear()
    },
    start: async () => {
      const listening = createServer((request, response) => void respond(request, response))
      await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve))
      port = (listening.address() as AddressInfo).port
      server = listening
    },
    stop: async () => {
      department.release()
      server?.closeAllConnections()
      await new Promise((resolve) => server?.close(resolve))
      server = undefined
    },
  }
  await department.start()
  return department
}
