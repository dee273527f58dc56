import { fileURLToPath } from 'node:url'
import { type Department, ofDepartments, ROLES, type Role, variableOf, variablesOf } from '@channelgraph/contracts'
import {
  flagVariable,
  httpUrlVariable,
  logLevelVariable,
  parseEnvironment,
  portVariable,
  privateKeyVariable,
  refuseDevelopmentSwitches,
  stopGraceVariable,
} from '@channelgraph/process'
import type { JWK } from 'jose'
import { z } from 'zod'
import { DOCUMENT_MODES, type DocumentModes } from './documents/modes.ts'
import {
  askersVariable,
  audiencesVariable,
  headersVariable,
  hostsVariable,
  modeRulesVariable,
  originsVariable,
  pathsVariable,
} from './env-lists.ts'
import type { Askers } from './identity/askers.ts'
import type { StrangerLimit } from './limits/strangers.ts'
import type { Rate } from './limits/token-bucket.ts'
import { SHARE_OF_A_NAME, type ViewerRates } from './limits/viewer-limits.ts'

/** A path beside gateway/src, and beside gateway/dist where the bundle lies. */
const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const limit = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback)

/** Eight viewers' parts, each of some of the longest documents. */
const MIN_REGISTERED_BYTES = 4 * 1024 * 1024

const MOST_VALUES = 100_000_000

/** Excel's, without the headers. */
const MOST_ROWS_OF_A_SHEET = 1_048_575

/** Budgets by role, such as PTR=100000,MKT=150000. */
const budgetsVariable = z
  .string()
  .default('PTR=100000,APPLICANT=20000')
  .transform((list, ctx) => {
    const budgets: Partial<Record<Role, number>> = {}
    for (const text of list.split(',').flatMap((entry) => entry.trim() || [])) {
      const [, name, count] = /^(\w+)=(\d{1,9})$/.exec(text) ?? []
      const role = ROLES.find((one) => one === name && one !== 'SYS')
      const values = Number(count)
      if (role && values >= 1 && values <= MOST_VALUES) budgets[role] = values
      else
        ctx.addIssue({
          code: 'custom',
          message: `has "${text}", which is no role with 1 to ${MOST_VALUES} values such as PTR=100000`,
        })
    }
    return budgets
  })

const gatewaySchema = z
  .object({
    NODE_ENV: z.string().optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: portVariable.default(4000),

    // Where the departments are. The URLs in the supergraph file are placeholders.
    ...variablesOf('SUBGRAPH_URL', () => httpUrlVariable),
    SUPERGRAPH_FILE: z.string().default(beside('../../supergraph.graphql')),
    SUPERGRAPH_POLL_MS: limit(1_000, 60_000),
    EXECUTOR: z.enum(['engine', 'stock']).default('engine'),

    // Who asks.
    IDENTITY_KEY: privateKeyVariable('the private Ed25519 key that signs who asks, as a JWK'),
    AUTH_JWKS_URL: httpUrlVariable.optional(),
    DEV_ISSUER_KEY: privateKeyVariable("the development issuer's private Ed25519 key, as a JWK").optional(),
    AUTH_ISSUER: z.string().min(1).optional(),
    AUTH_AUDIENCE: audiencesVariable,
    AUTH_MAX_LIFETIME_S: limit(86_400, 31_536_000),

    // What may be asked.
    MAX_BODY_BYTES: limit(256 * 1024, 16 * 1024 * 1024),
    MAX_TOKENS: limit(4_000, 20_000),
    MAX_DEPTH: limit(15, 100),
    MAX_FIELDS: limit(2_000, 100_000),
    MAX_ALIASES: limit(60, 10_000),
    MAX_ROOT_FIELDS: limit(20, 1_000),
    MAX_VALUES: limit(250_000, MOST_VALUES),
    MAX_VALUES_BY_ROLE: budgetsVariable,
    COST_MODE: z.enum(['off', 'measure', 'enforce']).default('enforce'),
    MAX_DOCUMENTS: limit(1_000, 1_000_000),
    PLANNER_THREADS: limit(2, 32),
    REQUEST_DEADLINE_MS: limit(30_000, 600_000),
    SUBGRAPH_DEADLINE_MS: limit(10_000, 600_000),
    DRAIN_MS: limit(10_000, 600_000),
    STOP_GRACE_MS: stopGraceVariable,
    CORS_ORIGINS: originsVariable,
    CORS_HEADERS: headersVariable,
    ALLOWED_HOSTS: hostsVariable,
    PUBLIC_URL: httpUrlVariable.optional(),

    // Which documents may be asked, and what may be asked of the schema.
    REGISTERED_DOCUMENTS_BYTES: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(32 * 1024 * 1024),
    TRUSTED_DOCUMENTS_FILES: pathsVariable,
    DOCUMENT_MODE: z.enum(DOCUMENT_MODES).default('any'),
    DOCUMENT_MODES: modeRulesVariable,
    INTROSPECTION: askersVariable,
    SUGGESTIONS: z.enum(['on', 'off']).default('on'),

    // How much one asker may ask, and all together.
    VIEWER_REQUESTS_PER_S: limit(100, 1_000_000),
    VIEWER_REQUESTS_BURST: limit(400, 10_000_000),
    VIEWER_VALUES_PER_S: limit(100_000, 1_000_000_000),
    VIEWER_VALUES_BURST: limit(2_000_000, 10_000_000_000),
    VIEWER_AT_ONCE: limit(64, 100_000),
    STRANGER_REQUESTS_PER_S: limit(10, 1_000_000),
    STRANGER_REQUESTS_BURST: limit(100, 10_000_000),
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    MAX_LAG_MS: limit(1_000, 60_000),
    MAX_UNDER_WAY: limit(2_000, 1_000_000),

    // Files (export/).
    EXPORT_DEADLINE_MS: limit(1_800_000, 86_400_000),
    EXPORT_MAX_ROWS: limit(MOST_ROWS_OF_A_SHEET, MOST_VALUES),
    EXPORT_VALUES_PER_S: limit(100_000, 1_000_000_000),

    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'is not a redis:// or rediss:// URL' }).optional(),

    EXPLORER_DIR: z.string().default(beside('../explorer/dist')),
    EXAMPLES_DIR: z.string().default(beside('../examples')),
    LOG_LEVEL: logLevelVariable,
    CHANNELGRAPH_TEST: flagVariable,
  })
  .superRefine((env, ctx) => {
    const refuse = (name: keyof typeof env, message: string) => ctx.addIssue({ code: 'custom', path: [name], message })
    if (!env.AUTH_JWKS_URL && !env.DEV_ISSUER_KEY)
      refuse('AUTH_JWKS_URL', 'is not set: where are the keys of the tokens? (DEV_ISSUER_KEY in the local run)')
    if (env.AUTH_JWKS_URL && env.DEV_ISSUER_KEY) refuse('DEV_ISSUER_KEY', 'excludes AUTH_JWKS_URL: set one of the two')
    refuseDevelopmentSwitches(env, ctx)
    // Half of it is what one client may use (limits/viewer-limits.ts): an operation that is let in must fit in there.
    if (env.VIEWER_VALUES_BURST * SHARE_OF_A_NAME < env.MAX_VALUES)
      refuse('VIEWER_VALUES_BURST', `must be at least ${env.MAX_VALUES / SHARE_OF_A_NAME}, twice MAX_VALUES`)
    const modes = [env.DOCUMENT_MODE, ...env.DOCUMENT_MODES.map(({ mode }) => mode)]
    if (modes.includes('trusted') && env.TRUSTED_DOCUMENTS_FILES.length === 0)
      refuse('TRUSTED_DOCUMENTS_FILES', 'is not set: with the mode "trusted" nothing could be asked')
    // Below, a viewer's part of it would hold no document of the length that may be asked.
    if (env.REGISTERED_DOCUMENTS_BYTES > 0 && env.REGISTERED_DOCUMENTS_BYTES < MIN_REGISTERED_BYTES)
      refuse('REGISTERED_DOCUMENTS_BYTES', `must be at least ${MIN_REGISTERED_BYTES}, or 0 to switch it off`)
    for (const name of ['AUTH_ISSUER', 'AUTH_AUDIENCE'] as const) {
      if (env.AUTH_JWKS_URL && !env[name]?.length)
        refuse(name, 'is not set: a token made for something else must not open the graph')
    }
  })

/** Who makes tokens, and for whom: an identity provider, or the local run's development issuer. */
export type TokenIssuer = (
  | { readonly kind: 'jwks'; readonly url: string }
  | { readonly kind: 'development'; readonly key: JWK }
) & { readonly issuer: string; readonly audiences: readonly string[] }

/** Which tokens open the graph. */
export type TokenSource = TokenIssuer & {
  /** AUTH_MAX_LIFETIME_S: a token that is good for longer from now on is refused. */
  readonly maxLifetimeS: number
}

/** Whether costs are estimated and budgets hold, both of an operation and of a viewer and second. */
export type CostMode = 'off' | 'measure' | 'enforce'

/** What one request may ask for; anything over is refused before it runs. */
export interface Limits {
  /** MAX_TOKENS: lexical tokens of the query text. */
  readonly tokens: number
  /** MAX_DEPTH: levels of fields below the operation. */
  readonly depth: number
  /** MAX_FIELDS: fields after every fragment is put in its place. */
  readonly fields: number
  /** MAX_ALIASES: aliased fields, likewise. */
  readonly aliases: number
  /** MAX_ROOT_FIELDS: fields of Query or Mutation in one operation. */
  readonly rootFields: number
  /** MAX_VALUES: what an operation may cost, in values of its answer, each page as long as it may be (guard/cost.ts). */
  readonly values: number
  /** MAX_VALUES_BY_ROLE: roles that may less than `values`; who has several roles has the largest budget among theirs. */
  readonly valuesByRole?: Readonly<Partial<Record<Role, number>>>
  /** COST_MODE: whether what costs more than its asker's budgets is refused (as where nothing is said), counted only, or not estimated. */
  readonly costMode?: CostMode
  /** MAX_DOCUMENTS: parsed and validated documents that are kept. */
  readonly documents: number
}

/** Which documents may be asked by whom (documents/). */
export interface DocumentSettings {
  /** REGISTERED_DOCUMENTS_BYTES: how much is kept of what clients register by its hash; 0 where they may not. */
  readonly registeredBytes: number
  /** TRUSTED_DOCUMENTS_FILES: manifests, watched as the supergraph is. */
  readonly trustedFiles: readonly string[]
  /** DOCUMENT_MODE and, for some, DOCUMENT_MODES. */
  readonly modes: DocumentModes
  /** INTROSPECTION: who may ask for the schema; null for everybody. */
  readonly introspection: readonly Askers[] | null
  /** SUGGESTIONS: whether what is wrong with a query is told with names of the schema that it does not have. */
  readonly suggestions: boolean
}

/** How much may be asked in a time, and at once. */
export interface Rates {
  /** VIEWER_REQUESTS_*, VIEWER_VALUES_*, VIEWER_AT_ONCE: of one viewer. */
  readonly viewer: ViewerRates
  /** STRANGER_REQUESTS_* of one address without a valid token, TRUSTED_PROXIES before the gateway. */
  readonly strangers: StrangerLimit
  /** MAX_LAG_MS: how late the event loop may be, and MAX_UNDER_WAY: requests at once, before requests are answered 503. */
  readonly load: { readonly maxLagMs: number; readonly maxUnderWay: number }
}

/** How much one export may be, and how long it may take (export/). */
export interface ExportSettings {
  /** EXPORT_DEADLINE_MS: after it an export ends where it is. */
  readonly deadlineMs: number
  /** EXPORT_MAX_ROWS of one file. */
  readonly maxRows: number
  /** How long to wait before a page is asked for again: a department that restarts is back in seconds. */
  readonly triesAfterMs: readonly number[]
  /** EXPORT_VALUES_PER_S, and at once as much as the largest page: a viewer's budget for exports, beside that for all else. */
  readonly values: Rate
}

/** What the gateway needs to know to run. */
export interface GatewayEnv {
  /** HOST, 127.0.0.1 by default. */
  readonly host: string
  /** PORT, 4000 by default. */
  readonly port: number
  /** SUBGRAPH_URL_<DEPARTMENT>: each department's graph, such as http://127.0.0.1:4001/graphql. */
  readonly subgraphUrls: Readonly<Record<Department, string>>
  /** SUPERGRAPH_FILE: what `npm run compose` wrote; watched, so that a new one is used without a restart. */
  readonly supergraphFile: string
  /** SUPERGRAPH_POLL_MS: how often the file is looked at. */
  readonly supergraphPollMs: number
  /** EXECUTOR: what runs the queries: our `engine`, or `stock`, which is @apollo/gateway (slower, its errors have no place). */
  readonly executor: 'engine' | 'stock'
  /** IDENTITY_KEY: signs who asks, for the subgraphs; its public half is in their IDENTITY_KEYS. */
  readonly identityKey: JWK
  /** AUTH_JWKS_URL (with AUTH_ISSUER and AUTH_AUDIENCE) or, in the local run, DEV_ISSUER_KEY; and AUTH_MAX_LIFETIME_S. */
  readonly tokens: TokenSource
  readonly limits: Limits
  readonly documents: DocumentSettings
  /** PLANNER_THREADS: threads that plan new operations; one client holds at most all but one of them. */
  readonly plannerThreads: number
  readonly rates: Rates
  readonly exports: ExportSettings
  /** REDIS_URL: where replicas share what their viewers have used; each by itself where it is not set. */
  readonly redisUrl: string | undefined
  /** MAX_BODY_BYTES of a request. */
  readonly maxBodyBytes: number
  /** REQUEST_DEADLINE_MS: after it a request is answered with what is there. */
  readonly requestDeadlineMs: number
  /** SUBGRAPH_DEADLINE_MS: after it one request of a subgraph counts as unavailable. */
  readonly subgraphDeadlineMs: number
  /** DRAIN_MS: how long requests under way may take to finish after SIGTERM. */
  readonly drainMs: number
  /** STOP_GRACE_MS: how long it goes on serving, not ready, after SIGTERM and before it drains. */
  readonly stopGraceMs: number
  /** CORS_ORIGINS: origins, separated by commas, whose pages may ask; none by default. */
  readonly corsOrigins: readonly string[]
  /** CORS_HEADERS: request headers, separated by commas, that those pages may send besides the ones of GraphQL clients. */
  readonly corsHeaders: readonly string[]
  /** ALLOWED_HOSTS: names it is asked by, separated by commas; in the local run localhost and addresses are served besides. */
  readonly allowedHosts: readonly string[]
  /** PUBLIC_URL: where clients reach it, such as https://graph.example.com: the schema's links to the pages of its scalars begin so. */
  readonly publicUrl: string | undefined
  /** EXPLORER_DIR: the built explorer page, served at `/`. */
  readonly explorerDir: string
  /** EXAMPLES_DIR: the operations that the explorer offers. */
  readonly examplesDir: string
  readonly logLevel: string
  /** CHANNELGRAPH_TEST=1: a run of the tests. */
  readonly test: boolean
}

/** Reads the gateway's environment. Throws InvalidEnvironment, which names every variable that is wrong. */
export function readGatewayEnv(source: NodeJS.ProcessEnv = process.env): GatewayEnv {
  const env = parseEnvironment(gatewaySchema, source)
  return {
    host: env.HOST,
    port: env.PORT,
    subgraphUrls: ofDepartments((name) => env[variableOf('SUBGRAPH_URL', name)]),
    supergraphFile: env.SUPERGRAPH_FILE,
    supergraphPollMs: env.SUPERGRAPH_POLL_MS,
    executor: env.EXECUTOR,
    identityKey: env.IDENTITY_KEY,
    tokens: tokenSource(env),
    limits: {
      tokens: env.MAX_TOKENS,
      depth: env.MAX_DEPTH,
      fields: env.MAX_FIELDS,
      aliases: env.MAX_ALIASES,
      rootFields: env.MAX_ROOT_FIELDS,
      values: env.MAX_VALUES,
      valuesByRole: env.MAX_VALUES_BY_ROLE,
      costMode: env.COST_MODE,
      documents: env.MAX_DOCUMENTS,
    },
    documents: {
      registeredBytes: env.REGISTERED_DOCUMENTS_BYTES,
      trustedFiles: env.TRUSTED_DOCUMENTS_FILES,
      modes: { fallback: env.DOCUMENT_MODE, rules: env.DOCUMENT_MODES },
      introspection: env.INTROSPECTION,
      suggestions: env.SUGGESTIONS === 'on',
    },
    plannerThreads: env.PLANNER_THREADS,
    rates: {
      viewer: {
        requests: { perSecond: env.VIEWER_REQUESTS_PER_S, burst: env.VIEWER_REQUESTS_BURST },
        values: { perSecond: env.VIEWER_VALUES_PER_S, burst: env.VIEWER_VALUES_BURST },
        atOnce: env.VIEWER_AT_ONCE,
      },
      strangers: {
        rate: { perSecond: env.STRANGER_REQUESTS_PER_S, burst: env.STRANGER_REQUESTS_BURST },
        trustedProxies: env.TRUSTED_PROXIES,
      },
      load: { maxLagMs: env.MAX_LAG_MS, maxUnderWay: env.MAX_UNDER_WAY },
    },
    exports: {
      deadlineMs: env.EXPORT_DEADLINE_MS,
      maxRows: env.EXPORT_MAX_ROWS,
      triesAfterMs: [250, 1_000, 3_000],
      values: {
        perSecond: env.EXPORT_VALUES_PER_S,
        burst: Math.max(env.MAX_VALUES, env.EXPORT_VALUES_PER_S),
      },
    },
    redisUrl: env.REDIS_URL,
    maxBodyBytes: env.MAX_BODY_BYTES,
    requestDeadlineMs: env.REQUEST_DEADLINE_MS,
    subgraphDeadlineMs: env.SUBGRAPH_DEADLINE_MS,
    drainMs: env.DRAIN_MS,
    stopGraceMs: env.STOP_GRACE_MS,
    corsOrigins: env.CORS_ORIGINS,
    corsHeaders: env.CORS_HEADERS,
    allowedHosts: env.ALLOWED_HOSTS,
    publicUrl: env.PUBLIC_URL,
    explorerDir: env.EXPLORER_DIR,
    examplesDir: env.EXAMPLES_DIR,
    logLevel: env.LOG_LEVEL,
    test: env.CHANNELGRAPH_TEST,
  }
}

function tokenSource(env: z.output<typeof gatewaySchema>): TokenSource {
  const {
    DEV_ISSUER_KEY: key,
    AUTH_JWKS_URL: url = '',
    AUTH_ISSUER: issuer = 'channelgraph-development',
    AUTH_AUDIENCE: audiences,
    AUTH_MAX_LIFETIME_S: maxLifetimeS,
  } = env
  const meantFor = { issuer, audiences: audiences.length > 0 ? audiences : ['channelgraph'], maxLifetimeS }
  return key ? { kind: 'development', key, ...meantFor } : { kind: 'jwks', url, ...meantFor }
}

/**
 * Keeps Apollo's libraries from reporting to their vendor: the gateway would do so hourly, and a key in the environment
 * would switch on more. Called before anything of theirs is constructed.
 */
export function disableVendorReporting(target: NodeJS.ProcessEnv = process.env): void {
  target.APOLLO_TELEMETRY_DISABLED = 'true'
  for (const name of ['APOLLO_KEY', 'APOLLO_GRAPH_REF', 'APOLLO_SCHEMA_REPORTING']) delete target[name]
}
