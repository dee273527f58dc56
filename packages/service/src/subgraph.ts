import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled'
import { type Database, type Reader, type Scope, scopeOf, type Viewer } from '@channelgraph/access'
import { type CommandContext, expireIdempotencyKeys, systemContext, UnitOfWork } from '@channelgraph/command'
import type { Department } from '@channelgraph/contracts'
import { applyPage, type Subscription } from '@channelgraph/events'
import type { Logger } from '@channelgraph/process'
import type { Clock } from '@channelgraph/values'
import { defaultFieldResolver, type GraphQLSchema } from 'graphql'
import { errorsInLanguage, maskError } from './error-mask.ts'
import { type ParkedCount, parkedEvents } from './parked-events.ts'
import type { ResolverMap } from './permission-schema.ts'
import { type RequestBase, requestContext } from './request-context.ts'
import { buildDepartmentSchema } from './schema.ts'
import { RowsFailed } from './sweep.ts'
import { writtenAnswer } from './written-answer.ts'

/** What resolvers get: who asks, with which scope, and this request's loaders. */
export interface RequestContext<Loaders = unknown> extends CommandContext, Reader {
  readonly loaders: Loaders
  readonly requestId: string
  /** For who read what has to be accounted for (L5): ids only, never the data itself. */
  readonly log: Pick<Logger, 'info'>
  /** The same request with another of its viewer's scopes, loaders included. */
  withScope(scope: Scope): RequestContext<Loaders>
}

/** The transaction of an event: commands run `within` its unit. */
export interface EventWork {
  readonly unit: UnitOfWork
  readonly ctx: CommandContext
}

/** Work that is due by the clock; runs every minute on every replica, so it picks rows FOR UPDATE SKIP LOCKED. */
export interface Sweep {
  readonly name: string
  /** Does what is due and returns how much it did. */
  run(ctx: CommandContext): Promise<number>
}

/** A department's service, as data. */
export interface SubgraphDefinition<Loaders = unknown> {
  readonly name: Department
  /** The text of the modules' `.graphql` files. */
  readonly typeDefs: readonly string[]
  readonly resolvers: readonly ResolverMap[]
  /** The folder of generated SQL migrations. */
  readonly migrations: URL
  /** Fresh loaders for one request. */
  createLoaders(ctx: RequestBase): Loaders
  /** What this department does with the others' facts. */
  readonly subscriptions: Readonly<Partial<Record<Department, readonly Subscription<EventWork>[]>>>
  readonly sweeps: readonly Sweep[]
}

/** A subgraph in this process: what `startSubgraph` serves over HTTP and tests ask directly. */
export interface Subgraph {
  readonly definition: SubgraphDefinition
  readonly server: ApolloServer<RequestContext>
  /** The context of one request. */
  contextFor(viewer: Viewer, requestId: string): RequestContext
  /** The context under which events and schedules act. */
  system(correlationId: string): CommandContext
  /** Applies a page of a publisher's events in one transaction. */
  apply(publisher: Department, page: readonly unknown[]): Promise<void>
  /**
   * Keeps the next event of a feed, which could not be applied, and moves the position past it; false where the feed has to wait:
   * the database is at fault and not the event, the event has no place, or too many are apart.
   */
  setApart(publisher: Department, event: unknown, error: unknown): Promise<boolean>
  /** Plays what was set apart and is due, each event in a transaction of its own; returns how many took effect. */
  playParked(): Promise<number>
  /** What is set apart, by publisher. */
  parked(): Promise<ParkedCount[]>
  /** How many rows each sweep could not do when it last ran; those without are left out. */
  failingRows(): ReadonlyMap<string, number>
  /** Runs all sweeps once; returns how much each did. Throws after the last one where some failed; each is logged. */
  sweep(): Promise<Record<string, number>>
  stop(): Promise<void>
}

/** Made once of a definition, on however many databases it is served: it knows nothing of them. */
const schemas = new WeakMap<SubgraphDefinition, GraphQLSchema>()

/**
 * The department's schema, in which each change begins with fresh loaders. The changes of one request run one after the other:
 * with the first one's loaders the second would be answered with rows as the first had found them.
 */
export function schemaOf(definition: SubgraphDefinition): GraphQLSchema {
  const known = schemas.get(definition)
  if (known) return known
  const { typeDefs, resolvers, createLoaders } = definition
  const schema = buildDepartmentSchema(typeDefs, resolvers)
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver
    field.resolve = (source, args, context: RequestContext, info) =>
      resolve(source, args, Object.assign(context, requestContext(context, createLoaders)), info)
  }
  schemas.set(definition, schema)
  return schema
}

/** Every department's own. */
const forgetIdempotencyKeys: Sweep = {
  name: 'idempotencyKeys',
  run: ({ db, clock }) => expireIdempotencyKeys(db, clock.now()),
}

/** Builds a department's subgraph on a database. */
export async function createSubgraph(
  definition: SubgraphDefinition,
  runtime: { db: Database; clock: Clock; log: Logger },
): Promise<Subgraph> {
  const { db, clock, log } = runtime
  const department = definition.name
  const server = new ApolloServer<RequestContext>({
    schema: schemaOf(definition),
    introspection: true,
    // Only the gateway asks here, and it sends one whole document: no cache of texts and no lists of operations for others to fill.
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: false, // reached by the gateway only, with a signed identity that no browser has
    // Nobody here says how long an answer keeps, and whoever asks after each field's has every resolver of the schema wrapped.
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled(), errorsInLanguage],
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: maskError(log),
    stringifyResult: writtenAnswer,
    logger: log.child({ component: 'apollo' }),
  })
  await server.start()

  const system = (correlationId: string) => systemContext({ db, department, clock }, correlationId)
  const failingRows = new Map<string, number>()
  const workFor = (unit: UnitOfWork, correlationId: string): EventWork => ({
    unit,
    ctx: { ...system(correlationId), db: unit.tx },
  })
  return {
    definition,
    server,
    system,
    contextFor: (viewer, requestId) => {
      const base = { db, department, viewer, scope: scopeOf(viewer), clock, correlationId: requestId, requestId, log }
      return requestContext(base, definition.createLoaders)
    },
    apply: async (publisher, page) => {
      await db.transaction(async (tx) => {
        const unit = new UnitOfWork(tx as Database)
        const subscriptions = definition.subscriptions[publisher] ?? []
        await applyPage(unit.tx, (event) => workFor(unit, event.correlationid), publisher, subscriptions, page)
        await unit.flush()
      })
    },
    ...parkedEvents(definition.subscriptions, workFor, runtime),
    failingRows: () => failingRows,
    sweep: async () => {
      const done: Record<string, number> = {}
      const failures: unknown[] = []
      // One after the other, and each whatever became of the one before: a sweep that fails must not keep the others from their work.
      for (const { name, run } of [forgetIdempotencyKeys, ...definition.sweeps]) {
        try {
          done[name] = await run(system(`sweep-${name}`))
          failingRows.delete(name)
        } catch (error) {
          if (error instanceof RowsFailed) failingRows.set(name, error.ids.length)
          log.error({ err: error, sweep: name }, 'a sweep failed; it is tried again in a minute')
          failures.push(error)
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} sweeps failed`)
      return done
    },
    stop: () => server.stop(),
  }
}
