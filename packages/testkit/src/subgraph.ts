import { fileURLToPath } from 'node:url'
import { type Database, personaNamed, type Viewer } from '@channelgraph/access'
import type { DomainEvent, EventContract, EventEnvelope } from '@channelgraph/contracts'
import { outbox, positionIn } from '@channelgraph/events'
import { createLogger } from '@channelgraph/process'
import {
  createSubgraph,
  migrateDatabase,
  openDatabase,
  type RequestContext,
  type Subgraph,
  type SubgraphDefinition,
} from '@channelgraph/service'
import { newId } from '@channelgraph/values'
import { asc } from 'drizzle-orm'
import type { GraphQLFormattedError } from 'graphql'
import { afterAll } from 'vitest'
import type { z } from 'zod'
import { TEST_NOW, TestClock } from './clock.ts'
import { databaseFromTemplate, prepareTemplate } from './postgres.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Data = any

/** Transactions and their roles, and what the driver asks when it opens a connection. */
const HOUSEKEEPING = /^(begin|commit|rollback|savepoint|release|select set_config)|pg_catalog.pg_type/i

export interface Answer {
  readonly data: Data
  readonly errors: readonly GraphQLFormattedError[]
}

/** A department's subgraph in this process, on a database of its own. */
export interface TestSubgraph {
  readonly db: Database
  readonly clock: TestClock
  readonly subgraph: Subgraph
  /** Asks as a persona (or as any viewer). */
  ask(as: string | Viewer, query: string, variables?: Record<string, unknown>): Promise<Answer>
  /** The same, but throws on errors and answers the data alone. */
  data(as: string | Viewer, query: string, variables?: Record<string, unknown>): Promise<Data>
  /** The context of a command run as a persona. */
  as(persona: string | Viewer): RequestContext
  /** Runs `work` and returns the SQL statements it took; those that open, close and scope transactions left out. */
  statements(work: () => Promise<unknown>): Promise<string[]>
  /** Lets a fact of another department arrive. */
  deliver<P extends z.ZodType>(contract: EventContract<P>, payload: z.input<P>): Promise<void>
  /** The types of the events recorded so far, oldest first. */
  recorded(): Promise<(Pick<EventEnvelope, 'type'> & { payload: Data })[]>
}

/** Migrates a template once a run, clones it, and builds the subgraph on the clone. Await it at the top of a test file. */
export async function testSubgraph(definition: SubgraphDefinition, now: string = TEST_NOW): Promise<TestSubgraph> {
  const { name } = definition
  await prepareTemplate(name, (url) => migrateDatabase(url, name, fileURLToPath(definition.migrations)))
  return openTestSubgraph(definition, await databaseFromTemplate(name), now)
}

/** The same on a database that stands already, such as a clone of the seeded world. */
export async function openTestSubgraph(
  definition: SubgraphDefinition,
  url: string,
  now: string = TEST_NOW,
): Promise<TestSubgraph> {
  const seen: string[] = []
  const opened = openDatabase(url, { max: 6, onStatement: (text) => seen.push(text) })
  const clock = new TestClock(now)
  const subgraph = await createSubgraph(definition, {
    db: opened.db,
    clock,
    log: createLogger(definition.name, 'error'),
  })
  afterAll(async () => {
    await subgraph.stop()
    await opened.close()
  })

  const contextFor = (as: string | Viewer) =>
    subgraph.contextFor(typeof as === 'string' ? personaNamed(as).viewer : as, 'test-request')
  const ask: TestSubgraph['ask'] = async (as, query, variables) => {
    const response = await subgraph.server.executeOperation({ query, variables }, { contextValue: contextFor(as) })
    if (response.body.kind !== 'single') throw new Error('One answer was expected.')
    return { data: response.body.singleResult.data, errors: response.body.singleResult.errors ?? [] }
  }

  return {
    db: opened.db,
    clock,
    subgraph,
    ask,
    as: contextFor,
    data: async (as, query, variables) => {
      const { data, errors } = await ask(as, query, variables)
      if (errors.length > 0)
        throw new Error(errors.map((e) => `${e.extensions?.code} ${e.path?.join('.') ?? ''}: ${e.message}`).join('\n'))
      return data
    },
    statements: async (work) => {
      seen.length = 0
      await work()
      return seen.filter((text) => !HOUSEKEEPING.test(text.trim()))
    },
    deliver: async (contract, payload) => {
      const position = await positionIn(opened.db, contract.publisher)
      await subgraph.apply(contract.publisher, [
        envelopeOf(contract, contract.of({ id: newId('event'), version: 1 }, payload), position + 1, clock.now()),
      ])
    },
    recorded: async () => {
      const rows = await opened.db
        .select({ type: outbox.type, payload: outbox.payload })
        .from(outbox)
        .orderBy(asc(outbox.seq))
      return rows as { type: string; payload: Data }[]
    },
  }
}

/** An event as a feed serves it. */
export const envelopeOf = (contract: EventContract, event: DomainEvent, sequence: number, at: Date): EventEnvelope => ({
  specversion: '1.0',
  id: newId('event'),
  source: `channelgraph/${contract.publisher}`,
  type: event.type,
  dataversion: event.version,
  time: at.toISOString(),
  subject: event.aggregateId,
  aggregateversion: event.aggregateVersion,
  sequence,
  correlationid: 'test',
  actor: 'test',
  data: event.payload,
})
