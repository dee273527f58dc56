import { setTimeout } from 'node:timers/promises'
import { IdentitySigner } from '@channelgraph/access'
import {
  checkEach,
  createLogger,
  createMetrics,
  json,
  type Logger,
  type Metrics,
  type Route,
  servedHosts,
  startHttpServer,
} from '@channelgraph/process'
import { systemClock } from '@channelgraph/values'
import { Counter, Histogram } from 'prom-client'
import { Mask } from './answer/mask.ts'
import { Documents } from './documents/documents.ts'
import type { TrustedSet } from './documents/manifest.ts'
import { documentMetrics } from './documents/metrics.ts'
import { RedisDocuments } from './documents/redis-documents.ts'
import { MemoryDocuments, type RegisteredDocuments, roomOf } from './documents/registered-documents.ts'
import { openTrustedDocuments, type TrustedDocuments } from './documents/trusted-documents.ts'
import { disableVendorReporting, type GatewayEnv } from './env.ts'
import { EngineExecutor } from './execute/engine-executor.ts'
import { SubgraphClient } from './execute/subgraph-client.ts'
import { Explainer } from './explain/explainer.ts'
import { askFreshness, freshnessOf } from './explain/freshness.ts'
import { exportRoutes } from './export/export-route.ts'
import { ExportsUnderWay } from './export/under-way.ts'
import type { Graph } from './graph/graph.ts'
import { learnTrusted } from './graph/learn-trusted.ts'
import { type ServedGraph, serveSupergraph } from './graph/supergraph.ts'
import { createCompression } from './http/compression.ts'
import { corsFor } from './http/cors.ts'
import { readExamples } from './http/examples.ts'
import { explorerRoutes } from './http/explorer-routes.ts'
import { graphRoute } from './http/graph-route.ts'
import { readyRoute } from './http/health.ts'
import { languageOf } from './http/language.ts'
import { scalarRoutes } from './http/scalar-routes.ts'
import { schemaRoutes } from './http/schema-routes.ts'
import { staticFiles } from './http/static-files.ts'
import { type Asker, isAmong } from './identity/askers.ts'
import { createAuthenticator } from './identity/authenticator.ts'
import { countOperations } from './identity/client-metrics.ts'
import { createDevIssuer } from './identity/dev-issuer.ts'
import { Costs } from './limits/costs.ts'
import { holdRefusals } from './limits/held-refusals.ts'
import { Load } from './limits/load.ts'
import { MemoryBuckets } from './limits/memory-buckets.ts'
import { type LimitMetrics, limitMetrics } from './limits/metrics.ts'
import { RedisBuckets } from './limits/redis-buckets.ts'
import { limitStrangers } from './limits/strangers.ts'
import type { Buckets } from './limits/token-bucket.ts'
import { ViewerLimits } from './limits/viewer-limits.ts'
import { SharedRedis } from './shared-redis.ts'

/** What pages of other origins send a token to. */
const ASKED_BY_PAGES = ['/graphql', '/schema.graphql', '/possible-types.json', '/export', '/export/progress']

/** A fifth of all. Behind a proxy everybody's connections are the proxy's, who has to limit its clients itself. */
const CONNECTIONS_OF_AN_ADDRESS = 1_000

const COMMON_HEADERS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

export interface RunningGateway {
  readonly port: number
  /** The graph that is served; tests make it look at its file at once. */
  readonly served: ServedGraph
  /** What is trusted; likewise. */
  readonly trusted: TrustedDocuments
  readonly stopGraceMs: number
  readonly log: Logger
  /** Not ready from now on; after STOP_GRACE_MS takes no new requests, lets those under way finish for up to DRAIN_MS, and closes everything. */
  stop(): Promise<void>
}

/** Starts the one door: the graph, the explorer, health and metrics. It needs no department to be up. */
export async function startGateway(
  env: GatewayEnv,
  /** Milliseconds that never go back: the clock of the limits. */
  now: () => number = () => performance.now(),
): Promise<RunningGateway> {
  disableVendorReporting()
  const log = createLogger('gateway', env.logLevel)
  const metrics = createMetrics('gateway')
  const { observe, countError } = graphMetrics(metrics)
  const signer = new IdentitySigner(env.identityKey)
  const clients = createClients(env, signer, log, observe)
  const mask = new Mask({ log, countError, identityKeyId: String(env.identityKey.kid) })
  // Read only where it is wanted: @apollo/gateway reads more packages than all the rest.
  const stock = env.executor === 'stock' ? await import('./execute/stock-executor.ts') : null
  const createExecutor = () =>
    stock ? new stock.StockExecutor(clients, log) : new EngineExecutor({ ...env, signer, log, observe })
  const { modes, introspection, registeredBytes, suggestions, trustedFiles } = env.documents
  const trusted = await openTrustedDocuments({ files: trustedFiles, pollMs: env.supergraphPollMs, log })
  const { countDocument, showTrusted } = documentMetrics(metrics)
  const learn = (graph: Graph, set: TrustedSet) => learnTrusted(graph, set, { log, showTrusted })
  const served = await serveSupergraph(
    env,
    () => ({ limits: env.limits, suggestions, publicUrl: env.publicUrl, executor: createExecutor(), mask }),
    log,
    (graph) => learn(graph, trusted.current()),
  )
  trusted.follow((next) => learn(served.current(), next))

  const issuer = createDevIssuer(env.tokens)
  if (issuer) log.warn('the development issuer makes tokens for anybody who asks: never so in production')
  const { requestDeadlineMs, rates } = env
  const limited = limitMetrics(metrics)
  const load = new Load({ ...rates.load, count: limited.countShed })
  const unwatch = load.watch()
  const redis = env.redisUrl === undefined ? null : await SharedRedis.open({ url: env.redisUrl, log })
  const buckets = bucketsIn(redis, new MemoryBuckets(now), limited)
  const limits = new ViewerLimits({ rates: rates.viewer, buckets, count: limited.countLimited, log })
  const hosts = servedHosts({ host: env.host, allowed: env.allowedHosts, development: issuer !== null })
  const cors = corsFor({ origins: env.corsOrigins, headers: env.corsHeaders })
  const held = holdRefusals({ trustedProxies: rates.strangers.trustedProxies, countHeld: limited.countHeld, now })
  const compressed = createCompression()
  const checked = (route: Route) => held(hosts(compressed(route)))
  const viewerOf = limitStrangers(createAuthenticator(env.tokens), rates.strangers, limited.countLimited, now)
  const mayIntrospect = (asker: Asker) => introspection?.some((askers) => isAmong(askers, asker)) ?? true
  const documents = new Documents({
    trusted: trusted.current,
    registered: registeredIn(redis, registeredBytes),
    modes,
    count: countDocument,
  })
  const graph = metrics.timed(
    'graphql',
    graphRoute({
      viewerOf,
      documents,
      mayIntrospect,
      served,
      load,
      explainer: new Explainer(clients, systemClock),
      costs: new Costs(env.limits.costMode ?? 'enforce', metrics),
      limits,
      requestDeadlineMs,
      mask,
      countOperation: countOperations(metrics),
      log,
    }),
  )
  let stopping = false
  const server = await startHttpServer({
    host: env.host,
    port: env.port,
    maxBodyBytes: env.maxBodyBytes,
    scoped: false,
    ...(rates.strangers.trustedProxies === 0 ? { maxConnectionsPerAddress: CONNECTIONS_OF_AN_ADDRESS } : {}),
    log,
    languageOf,
    headers: (request) => ({ ...COMMON_HEADERS, ...cors.headers(request) }),
    routes: checkEach(checked, {
      'POST /graphql': graph,
      'GET /graphql': graph,
      ...Object.fromEntries(ASKED_BY_PAGES.map((path) => [`OPTIONS ${path}`, cors.preflight])),
      'GET /health/live': () => json(200, { status: 'live' }),
      'GET /health/ready': readyRoute(clients, () => stopping),
      'GET /metrics': metrics.route,
      ...scalarRoutes(),
      ...schemaRoutes({ mayIntrospect, served, viewerOf, load, limits }),
      ...exportRoutes({
        viewerOf,
        documents,
        served,
        load,
        limits,
        buckets,
        mask,
        costMode: env.limits.costMode ?? 'enforce',
        requestDeadlineMs,
        settings: env.exports,
        underWay: new ExportsUnderWay(redis),
        isStopping: () => stopping,
        freshness: async (viewer) => {
          const fresh = await askFreshness(clients, viewer, systemClock.now())
          return [...clients.keys()].map((name) => freshnessOf(name, fresh))
        },
        registry: metrics.registry,
        log,
      }),
      ...explorerRoutes({ served, examples: readExamples(env.examplesDir), issuer, load, requestDeadlineMs }),
    }),
    fallback: checked(staticFiles(env.explorerDir)),
  })

  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    stopping = true
    server.retire()
    await setTimeout(env.stopGraceMs)
    const until = performance.now() + env.drainMs
    await server.close(env.drainMs)
    unwatch()
    await trusted.stop()
    redis?.close()
    // A change goes on when its client has gone; it has the rest of the time, and then its department counts as unavailable, however
    // long it would be waited for otherwise.
    const retired = served.stop()
    await atMost(until - performance.now(), retired)
    await served.cut()
    await Promise.all([...clients.values()].map((client) => client.destroy()))
    await retired
  }
  return {
    port: server.port,
    log,
    stopGraceMs: env.stopGraceMs,
    served,
    trusted,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** Where what a viewer has used is remembered: here, or shared by all replicas. */
const bucketsIn = (redis: SharedRedis | null, here: MemoryBuckets, { countUnshared }: LimitMetrics): Buckets =>
  redis ? new RedisBuckets({ redis, meanwhile: here, onAway: countUnshared }) : here

/** Where registered documents are kept; null where clients may register none. */
function registeredIn(redis: SharedRedis | null, bytes: number): RegisteredDocuments | null {
  if (bytes === 0) return null
  const room = roomOf(bytes)
  const here = new MemoryDocuments(room)
  return redis ? new RedisDocuments(redis, here, room) : here
}

/** Waits for the work, but no longer than this. */
async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  const over = new AbortController()
  const timer = setTimeout(Math.max(0, milliseconds), undefined, { signal: over.signal }).catch(() => undefined)
  await Promise.race([work, timer])
  over.abort()
}

type Observe = NonNullable<ConstructorParameters<typeof SubgraphClient>[0]['observe']>

function createClients(
  env: GatewayEnv,
  signer: IdentitySigner,
  log: Logger,
  observe: Observe,
): ReadonlyMap<string, SubgraphClient> {
  const clients = Object.entries(env.subgraphUrls).map(([name, url]) => {
    return new SubgraphClient({ name, url, deadlineMs: env.subgraphDeadlineMs, signer, log, observe })
  })
  return new Map(clients.map((client) => [client.name, client]))
}

function graphMetrics({ registry }: Metrics): { observe: Observe; countError: (code: string) => void } {
  const requests = new Histogram({
    name: 'subgraph_request_duration_seconds',
    help: 'Duration of a request to a department, by department and outcome',
    labelNames: ['subgraph', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const errors = new Counter({
    name: 'graphql_errors_total',
    help: 'Errors answered, by code',
    labelNames: ['code'],
    registers: [registry],
  })
  return {
    observe: (subgraph, seconds, outcome) => requests.observe({ subgraph, outcome }, seconds),
    countError: (code) => errors.inc({ code }),
  }
}
