import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { buildSchema, graphql } from 'graphql'
import type { ExplorerConfig, ExplorerToken, ExplorerTokenRequest } from './config.ts'
import type { Completeness, Lineage } from './explained.ts'

/** A gateway for the browser test: the page's files, its three routes, and a schema of a few fields. */
export interface StandInGateway {
  readonly url: string
  /** Every request to `/graphql`, with what the page sent. */
  readonly asked: readonly Asked[]
  /** Paths of every request, in order. */
  readonly paths: readonly string[]
  /** Personas for whom a token was made, in order. */
  readonly issued: readonly string[]
  /** From now on no token made so far is good: as after a restart, or when it has expired. */
  revokeTokens(): void
  /** Seconds that tokens made from now on are good for. */
  setTokenLife(seconds: number): void
  /** `false`: hangs up on every request to `/graphql`. */
  setAnswering(answering: boolean): void
  /** Operations the page gave up before they were answered. */
  readonly givenUp: readonly string[]
  /** What reached another server, whose address stands in an answer and in a description. */
  readonly outsideHits: readonly string[]
  close(): Promise<void>
}

export interface Asked {
  readonly operationName: string | null
  readonly variables: unknown
  readonly headers: IncomingMessage['headers']
  readonly status: number
}

/** A token the stand-in accepts although it made none of it: production's. */
export const PASTED_TOKEN = jwt({ sub: 'li.na', exp: 4102444800 })
/** A token that was good once. */
export const EXPIRED_TOKEN = jwt({ sub: 'li.na', exp: 1700000000 })

function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`
}

const schemaOf = (outside: string) =>
  buildSchema(`
  "What a partner may ask."
  type Query {
    me: Viewer
    "Partners by name (渠道商)."
    partner(code: ID!): Partner
    partners(first: Int = 20): [Partner!]!
    "Answers when nobody waits any more."
    slow: String
    "An address, as a receipt's: ![not to be fetched](${outside}/description.png)"
    picture: String!
    broken: String
  }
  type Viewer { name: String! }
  "A distributor or installer."
  type Partner { code: ID! name: String! "Yuan, as a decimal string." deliveredNet: String }
`)

const PARTNERS = [
  { code: 'P-0001', name: '华东充电设备有限公司', deliveredNet: '1204500.00' },
  { code: 'P-0002', name: '南方新能源工程公司', deliveredNet: '730120.50' },
]

const ROOT = {
  slow: () => new Promise(() => undefined),
  partner: ({ code }: { code: string }) => PARTNERS.find((partner) => partner.code === code) ?? null,
  partners: ({ first }: { first: number }) => PARTNERS.slice(0, first),
  broken: () => {
    throw new Error('The department "finance" is away.')
  },
}

/** Two departments, of which finance took its time and has not heard of everything. */
const LINEAGE: Lineage = {
  startedAt: '2026-11-26T06:02:11.000Z',
  durationMs: 90,
  requests: [
    {
      id: 0,
      department: 'partners',
      paths: [''],
      after: [],
      entities: null,
      startMs: 1,
      durationMs: 9,
      outcome: 'answered',
    },
    {
      id: 1,
      department: 'finance',
      paths: ['partners'],
      after: [0],
      entities: 2,
      startMs: 10,
      durationMs: 75,
      outcome: 'answered',
      bytes: 2_048,
      statements: 3,
      statementsMs: 61.5,
    },
  ],
  columns: [
    { path: 'partners.name', departments: ['partners'], requests: [0] },
    { path: 'partners.deliveredNet', departments: ['finance'], requests: [1] },
  ],
  freshness: [
    { department: 'partners', asOf: '2026-11-26T06:02:11.000Z', lastEventAt: null, follows: [] },
    {
      department: 'finance',
      asOf: '2026-11-26T06:01:50.000Z',
      lastEventAt: null,
      follows: [{ publisher: 'orders', behind: 4, upTo: '2026-11-26T06:01:50.000Z', setApart: 0 }],
    },
  ],
}
const COMPLETENESS: Completeness = { missing: [{ department: 'finance', columns: ['broken'] }] }

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
}

/** Serves the built page in `folder` on a free port of 127.0.0.1. */
export async function startStandInGateway(folder: string, config: ExplorerConfig): Promise<StandInGateway> {
  const asked: Asked[] = []
  const paths: string[] = []
  const issued: string[] = []
  const givenUp: string[] = []
  const outsideHits: string[] = []
  let good = new Map<string, string>([[PASTED_TOKEN, 'Li Na']])
  let life = 3600
  let answering = true
  const outside = await listen(
    createServer((request, response) => {
      outsideHits.push(request.url ?? '')
      response.writeHead(204).end()
    }),
  )
  const outsideUrl = urlOf(outside)
  const schema = schemaOf(outsideUrl)

  const issue = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { persona } = JSON.parse(await bodyOf(request)) as ExplorerTokenRequest
    issued.push(persona)
    const token = `${persona}-${issued.length}`
    good.set(token, persona)
    const answer: ExplorerToken = { token, expiresAt: new Date(Date.now() + life * 1000).toISOString() }
    sendJson(response, 200, answer)
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!answering) {
      request.socket.destroy()
      return
    }
    const { query, operationName, variables } = JSON.parse(await bodyOf(request))
    const who = good.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
    const status = who ? 200 : 401
    asked.push({ operationName: operationName ?? null, variables, headers: request.headers, status })
    response.on('close', () => response.writableFinished || givenUp.push(operationName))
    response.setHeader('x-request-id', `req-${asked.length}`)
    if (!who) {
      sendJson(response, 401, { errors: [{ message: 'Who asks?', extensions: { code: 'UNAUTHENTICATED' } }] })
      return
    }
    const rootValue = { ...ROOT, me: () => ({ name: who }), picture: `${outsideUrl}/receipt.png` }
    const result = await graphql({ schema, source: query, rootValue, operationName, variableValues: variables })
    const extensions = {
      ...(result.errors ? { completeness: COMPLETENESS } : {}),
      ...(request.headers['x-explain'] === 'run' ? { lineage: LINEAGE } : {}),
    }
    sendJson(response, 200, Object.keys(extensions).length > 0 ? { ...result, extensions } : result)
  }

  const file = async (path: string, response: ServerResponse): Promise<void> => {
    const name = path === '/' ? 'index.html' : normalize(path)
    try {
      const content = await readFile(join(folder, name))
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    paths.push(path)
    const route = `${request.method} ${path}`
    const handled =
      route === 'GET /explorer/config.json'
        ? sendJson(response, 200, config)
        : route === 'POST /explorer/token'
          ? issue(request, response)
          : route === 'POST /graphql'
            ? answer(request, response)
            : file(path, response)
    Promise.resolve(handled).catch((failure: unknown) => response.destroy(failure as Error))
  })
  await listen(server)

  return {
    url: `${urlOf(server)}/`,
    asked,
    paths,
    issued,
    givenUp,
    outsideHits,
    revokeTokens: () => {
      good = new Map()
    },
    setTokenLife: (seconds) => {
      life = seconds
    },
    setAnswering: (value) => {
      answering = value
    },
    close: async () => {
      await Promise.all([closed(server), closed(outside)])
    },
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
