import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IdentityVerifier, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { variablesOf } from '@channelgraph/contracts'
import { composeSupergraph } from '@channelgraph/supergraph'
import { forbidden, notFound } from '@channelgraph/values'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { readGatewayEnv } from '../env.ts'
import { publicKeySet } from '../identity/dev-issuer.ts'
import { type RunningGateway, startGateway } from '../server.ts'
import { startDepartment, type TestContext, type TestDepartment } from './department.ts'

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@listSize"])'

export const PARTNERS_SDL = `${LINK}
scalar Money
type Partner @key(fields: "id") { id: ID! code: ID! name: String! manager: Partner sold: Money broken: String! }
type Query {
  partner(code: ID, id: ID): Partner
  partners(names: [String!], ids: [ID!]): [Partner!] @listSize(assumedSize: 10)
  whoami: String
  costing(least: Money): [Partner!]
  forbidden: Partner
  missing: Partner
  crashing: Partner
}
type Mutation { rename(id: ID!, name: String!): Partner }
`

export const ORDERS_SDL = `${LINK}
type Partner @key(fields: "id") { id: ID! orderCount: Int firstOrder: String }
type Query { orderTotal: Int }
`

const PARTNERS = [
  { id: PARTNER_A.id, code: 'PT-1', name: 'First' },
  { id: PARTNER_B.id, code: 'PT-2', name: 'Second' },
]

/** Makes a private Ed25519 key as the gateway takes it. */
export async function privateKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid }
}

/** A gateway over two departments, all in this process. */
export interface World {
  readonly gateway: RunningGateway
  readonly partners: TestDepartment
  readonly orders: TestDepartment
  readonly url: string
  readonly issuerKey: JWK
  /** The supergraph file that the gateway follows. */
  readonly supergraphFile: string
  /** A persona's token, from the gateway itself. */
  token(persona: string): Promise<string>
  /** Sends a request to the graph; as `finance` where no other headers are given. */
  ask(query: string, options?: AskOptions): Promise<Answer>
  stop(): Promise<void>
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>
  readonly operationName?: string
  readonly as?: string
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

export interface AnsweredError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly code: string; readonly requestId: string; readonly serviceName?: string }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly data: Record<string, unknown> | null | undefined
  readonly errors: readonly AnsweredError[]
  readonly text: string
}

/** Composed once a process, whichever worlds want it. */
const composed = new Map<string, string>()

/** Writes a supergraph of the two departments' schemas in one step, as `npm run compose` does. */
export function writeSupergraph(file: string, partnersSdl: string, ordersSdl: string, ordersName = 'orders'): void {
  const key = JSON.stringify([partnersSdl, ordersName, ordersSdl])
  let supergraphSdl = composed.get(key)
  if (supergraphSdl === undefined) {
    ;({ supergraphSdl } = composeSupergraph([
      { name: 'partners', url: 'http://partners/graphql', sdl: partnersSdl },
      { name: ordersName, url: 'http://orders/graphql', sdl: ordersSdl },
    ]))
    composed.set(key, supergraphSdl)
  }
  writeFileSync(`${file}.next`, supergraphSdl)
  renameSync(`${file}.next`, file)
}

/** What a department of the world is made of. */
export interface Contract {
  readonly sdl: string
  readonly resolvers: Parameters<typeof startDepartment>[1]
}

/** Starts both departments and a gateway before them; `env` adds to its environment, `now` is the clock of its limits. */
export async function startWorld(
  env: Record<string, string | undefined> = {},
  now?: () => number,
  contracts: { readonly partners: Contract; readonly orders: Contract } = CONTRACTS,
): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'channelgraph-gateway-'))
  const supergraphFile = join(directory, 'supergraph.graphql')
  writeSupergraph(supergraphFile, contracts.partners.sdl, contracts.orders.sdl)
  const [identityKey, issuerKey] = [await privateKey('gateway/1'), await privateKey('dev/1')]
  const verifier = new IdentityVerifier(publicKeySet(identityKey))
  const partners = await startDepartment(contracts.partners.sdl, contracts.partners.resolvers, verifier)
  const orders = await startDepartment(contracts.orders.sdl, contracts.orders.resolvers, verifier)
  const settings = readGatewayEnv({
    PORT: '1',
    SUPERGRAPH_FILE: supergraphFile,
    LOG_LEVEL: 'silent',
    // Nobody listens on 9: the other departments are away.
    ...variablesOf('SUBGRAPH_URL', () => 'http://127.0.0.1:9/graphql'),
    SUBGRAPH_URL_PARTNERS: partners.url,
    SUBGRAPH_URL_ORDERS: orders.url,
    IDENTITY_KEY: JSON.stringify(identityKey),
    DEV_ISSUER_KEY: JSON.stringify(issuerKey),
    PLANNER_THREADS: '1', // what a second is for, the engine's tests prove
    MAX_LAG_MS: '60000', // departments and tests share this process: how late it is says nothing about the gateway
    ...env,
  })
  const away = async () => {
    await Promise.all([partners.stop(), orders.stop()])
    rmSync(directory, { recursive: true })
  }
  // A department that a test stopped is as far away after a moment as after seconds.
  const exports = { ...settings.exports, triesAfterMs: settings.exports.triesAfterMs.map(() => 5) }
  const gateway = await startGateway({ ...settings, exports, port: 0 }, now).catch(async (error: unknown) => {
    await away()
    throw error
  })
  const url = `http://127.0.0.1:${gateway.port}`
  const tokens = new Map<string, Promise<string>>()
  const token = (persona: string) => {
    const known = tokens.get(persona) ?? fetchToken(url, persona)
    tokens.set(persona, known)
    return known
  }
  return {
    gateway,
    partners,
    orders,
    url,
    issuerKey,
    supergraphFile,
    token,
    ask: async (query, { as = 'finance', headers, signal, ...rest } = {}) => {
      const authorization = headers?.authorization ?? `Bearer ${await token(as)}`
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: ACCEPT, authorization, ...headers },
        body: JSON.stringify({ query, ...rest }),
        signal,
      })
      return readAnswer(response)
    },
    stop: async () => {
      await gateway.stop()
      await away()
    },
  }
}

/** What clients of today accept: whatever is wrong with an operation has a status of its own in the first. */
export const ACCEPT = 'application/graphql-response+json, application/json;q=0.9'

/** Reads a response of the graph. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const { data, errors = [] } = JSON.parse(text) as { data?: Answer['data']; errors?: AnsweredError[] }
  return { status: response.status, headers: response.headers, data, errors, text }
}

async function fetchToken(url: string, persona: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/explorer/token`, { method: 'POST', headers, body: JSON.stringify({ persona }) })
  return ((await response.json()) as { token: string }).token
}

const partnersResolvers = {
  Query: {
    partner: (_: unknown, { code, id }: { code?: string; id?: string }) =>
      PARTNERS.find((partner) => partner.code === code || partner.id === id),
    partners: () => PARTNERS,
    whoami: (_: unknown, _args: unknown, context: unknown) => JSON.stringify((context as TestContext).viewer),
    costing: () => PARTNERS,
    forbidden: () => {
      throw forbidden('Only finance may see this.', '仅财务部门可见。')
    },
    missing: () => {
      throw notFound('Partner PT-9', '渠道合作伙伴 PT-9')
    },
    crashing: () => {
      throw new Error('connect ECONNREFUSED postgres://finance:pw@10.0.0.3:5432')
    },
  },
  Mutation: {
    rename: (_: unknown, { id, name }: { id: string; name: string }) => ({
      ...PARTNERS.find((partner) => partner.id === id),
      name,
    }),
  },
  Partner: {
    __resolveReference: ({ id }: { id: string }) => PARTNERS.find((partner) => partner.id === id),
    manager: () => PARTNERS[0],
    sold: () => '12.50',
    broken: () => null,
  },
}

const ordersResolvers = {
  Query: { orderTotal: () => 7 },
  Partner: { __resolveReference: ({ id }: { id: string }) => ({ id }), orderCount: () => 3, firstOrder: () => 'SO1' },
}

const CONTRACTS = {
  partners: { sdl: PARTNERS_SDL, resolvers: partnersResolvers },
  orders: { sdl: ORDERS_SDL, resolvers: ordersResolvers },
}
