import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { feedCallVerifier, IdentityVerifier } from '@channelgraph/access'
import type { Department } from '@channelgraph/contracts'
import { type FeedLoop, followFeed, positionIn } from '@channelgraph/events'
import {
  checkEach,
  createLogger,
  createMetrics,
  HttpError,
  InvalidEnvironment,
  json,
  type Logger,
  type Route,
  type Running,
  servedHosts,
  startHttpServer,
  watchFeeds,
} from '@channelgraph/process'
import { businessDateOf, type Clock, calendarCovers, MovableClock, systemClock } from '@channelgraph/values'
import { openDatabase } from './database.ts'
import { databaseAdvice } from './database-errors.ts'
import type { ServiceEnv } from './env.ts'
import { createFeedRoute } from './feed-route.ts'
import { FreshnessReader, freshnessRoute } from './freshness.ts'
import { createGraphqlRoute, parseJson, viewersOfGateway } from './graphql-route.ts'
import { migrateDatabase } from './migrate.ts'
import { createSubgraph, type Subgraph, type SubgraphDefinition } from './subgraph.ts'
import { watchWhatWaits } from './waiting-metrics.ts'

const MAX_BODY = 4 * 1024 * 1024
const SWEEP_EVERY_MS = 60_000
const PLAY_EVERY_MS = 1_000

export interface RunningSubgraph extends Running {
  readonly port: number
}

/** Runs a department's service: migrate, serve the graph, the event feed and health, follow the other feeds, sweep. */
export async function startSubgraph(definition: SubgraphDefinition, env: ServiceEnv): Promise<RunningSubgraph> {
  const { name } = definition
  const log = createLogger(name, env.logLevel)
  refuseWrongFeeds(definition, env)
  await migrateDatabase(env.databaseUrl, name, fileURLToPath(definition.migrations))
  const opened = openDatabase(env.databaseUrl, { max: env.databasePool })
  const clock: Clock = env.clockStart ? new MovableClock(env.clockStart) : systemClock
  const subgraph = await createSubgraph(definition, { db: opened.db, clock, log })
  const freshness = new FreshnessReader(subgraph)
  const feeds = followFeeds(subgraph, freshness, env, log)
  const metrics = createMetrics(name)
  watchFeeds(metrics.registry, feeds)
  watchWhatWaits(metrics.registry, subgraph)
  const feedRoute = await createFeedRoute({
    ...opened,
    department: name,
    verify: feedCallVerifier(env.feedKeys, name),
    log,
  })

  const verifier = new IdentityVerifier(env.identityKeys)
  let stopping = false
  const ready: Route = async () => {
    if (stopping) return json(503, { status: 'stopping' })
    await opened.client`select 1`
    const waiting = Object.fromEntries(
      [...feeds].map(([publisher, feed]) => [publisher, feed.problem() ?? 'following']),
    )
    const warnings = calendarCovers(businessDateOf(clock.now()))
      ? []
      : ['public holidays of this year are not known: working days are provisional']
    const parked = await subgraph.parked()
    // It still answers, so it stays among the replicas: what it is missing, every replica is missing.
    const status = parked.some(({ PARKED }) => PARKED > 0) ? 'DEGRADED' : 'ready'
    return json(200, { status, feeds: waiting, parked, warnings })
  }
  const server = await startHttpServer({
    host: env.host,
    port: env.port,
    maxBodyBytes: MAX_BODY,
    log,
    routes: checkEach(servedHosts({ host: env.host }), {
      'POST /graphql': metrics.timed('graphql', createGraphqlRoute({ subgraph, verifier, limits: env.limits, log })),
      'GET /events': feedRoute.route,
      'GET /freshness': freshnessRoute(freshness, viewersOfGateway(verifier, log)),
      'GET /health/live': () => json(200, { status: 'live' }),
      'GET /health/ready': (request) =>
        Promise.resolve(ready(request)).catch((error: unknown) =>
          json(503, { status: 'database unavailable', reason: `the database ${databaseAdvice(error)}` }),
        ),
      'GET /metrics': metrics.route,
      ...(env.test ? testRoutes(subgraph, clock) : {}),
    }),
  })
  const sweeping = repeat(SWEEP_EVERY_MS, () => subgraph.sweep())
  const playing = repeat(PLAY_EVERY_MS, () => subgraph.playParked())

  return {
    port: server.port,
    log,
    stopGraceMs: env.stopGraceMs,
    stop: async () => {
      // Whoever sends requests here learns first that this replica goes, and sends them elsewhere; until then it answers.
      stopping = true
      server.retire()
      const working = Promise.all([sweeping.stop(), playing.stop(), ...[...feeds.values()].map((feed) => feed.stop())])
      await setTimeout(env.stopGraceMs)
      await feedRoute.stop()
      await server.close()
      await working
      await subgraph.stop()
      await opened.close()
    },
  }
}

/** Works at every interval, but never twice at once: a backlog that takes longer than a minute is not joined by the next one. */
function repeat(ms: number, work: () => Promise<unknown>): { stop(): Promise<void> } {
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    running ??= work()
      .then(
        () => undefined,
        () => undefined, // logged by the work, which is tried again at the next interval
      )
      .finally(() => {
        running = null
      })
  }, ms)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

/** What env.ts cannot see, because it does not know which department it reads for. Before the database is touched. */
function refuseWrongFeeds({ name, subscriptions }: SubgraphDefinition, { feedUrls, feedKey }: ServiceEnv): void {
  const unknown = (Object.keys(subscriptions) as Department[]).filter((publisher) => !feedUrls[publisher])
  const wrong = unknown.map(
    (publisher) => `FEED_URL_${publisher.toUpperCase()}: is not set; ${name} follows its events`,
  )
  if (!feedKey.kid?.startsWith(`${name}/`))
    wrong.push(`FEED_KEY: has the kid "${feedKey.kid}", and ${name} signs with a key of its own, "${name}/…"`)
  if (wrong.length > 0) throw new InvalidEnvironment(wrong)
}

function followFeeds(
  subgraph: Subgraph,
  freshness: FreshnessReader,
  env: ServiceEnv,
  log: Logger,
): Map<Department, FeedLoop> {
  const { name, subscriptions } = subgraph.definition
  const loops = new Map<Department, FeedLoop>()
  for (const publisher of Object.keys(subscriptions) as Department[]) {
    const url = env.feedUrls[publisher]
    if (!url) continue // refused before the start
    const source = { publisher, url, caller: name, key: env.feedKey }
    loops.set(
      publisher,
      followFeed(
        source,
        {
          position: () => positionIn(subgraph.system('feed').db, publisher),
          apply: async (page) => {
            await subgraph.apply(publisher, page)
            freshness.pageApplied(publisher, page)
          },
          setApart: (event, error) => subgraph.setApart(publisher, event, error),
        },
        log,
      ),
    )
  }
  return loops
}

/** Only under CHANNELGRAPH_TEST=1: journeys move the clock and run the schedule at once. */
const testRoutes = (subgraph: Subgraph, clock: Clock): Record<string, Route> => ({
  'POST /test/clock': async (request) => {
    if (!(clock instanceof MovableClock))
      throw new HttpError(409, 'BAD_USER_INPUT', {
        en: 'Set CLOCK_START to have a clock that moves.',
        zh: '请设置 CLOCK_START,以便时钟可移动。',
      })
    const { advanceMs } = parseJson(await request.body()) as { advanceMs: number }
    clock.advance(advanceMs)
    return json(200, { now: clock.now().toISOString() })
  },
  'POST /test/sweep': async () => json(200, await subgraph.sweep()),
})
