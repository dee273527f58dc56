import { fileURLToPath } from 'node:url'
import { type Database, personaNamed, type Viewer } from '@channelgraph/access'
import type { Department, DomainEvent, EventContract, EventEnvelope } from '@channelgraph/contracts'
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
import { afterAll } from 'vitest'
import type { z } from 'zod'
import { TEST_NOW, TestClock } from './clock.ts'
import type { Checked, GivenVariables } from './documents.ts'
import { clientOf, type GraphAnswer } from './graph-client.ts'
import { databaseFromTemplate, prepareTemplate } from './postgres.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Data = any

/** Transactions and their roles, and what the driver asks when it opens a connection. */
const HOUSEKEEPING = /^(begin|commit|rollback|savepoint|release|select set_config)|pg_catalog.pg_type/i

/** A department's subgraph in this process, on a database of its own. */
export interface TestSubgraph<Name extends Department = Department> {
  readonly db: Database
  readonly clock: TestClock
  readonly subgraph: Subgraph
  /** Asks as a persona (or as any viewer). */
  ask<const Text extends string>(
    as: string | Viewer,
    document: Text & Checked<Name, Text>,
    ...variables: GivenVariables<Name, Text>
  ): Promise<GraphAnswer>
  /** The same, but throws on errors and answers the data alone. */
  data<const Text extends string>(
    as: string | Viewer,
    document: Text & Checked<Name, Text>,
    ...variables: GivenVariables<Name, Text>
  ): Promise<Data>
  /** The context of a command run as a persona. */
  as(persona: string | Viewer): RequestContext
  /** Runs `work` and returns the SQL statements it took; those that open, close and scope transactions left out. */
  statements(work: () => Promise<unknown>): Promise<string[]>
  /** Lets a fact of another department arrive. */
  deliver<P extends z.ZodType>(contract: EventContract<P>, payload: z.input<P>): Promise<void>
  /** The types of the events recorded so far, oldest first. */
  recorded(): Promise<(Pick<EventEnvelope, 'type'> & { payload: Data })[]>
}

type NamedDefinition<Name extends Department> = SubgraphDefinition & { readonly name: Name }

/** Migrates a template once a run, clones it, and builds the subgraph on the clone. Await it at the top of a test file. */
export async function testSubgraph<Name extends Department>(
  definition: NamedDefinition<Name>,
  now: string = TEST_NOW,
): Promise<TestSubgraph<Name>> {
  const { name } = definition
  await prepareTemplate(name, (url) => migrateDatabase(url, name, fileURLToPath(definition.migrations)))
  return openTestSubgraph(definition, await databaseFromTemplate(name), now)
}

/** The same on a database that stands already, such as a clone of the seeded world. */
export async function openTestSubgraph<Name extends Department>(
  definition: NamedDefinition<Name>,
  url: string,
  now: string = TEST_NOW,
): Promise<TestSubgraph<Name>> {
  // Only while somebody asks for them: a walk over the schema makes a hundred thousand, and the collector would carry them all along.
  let statements: string[] | undefined
  const opened = openDatabase(url, { max: 6, onStatement: (text) => statements?.push(text) })
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
  const clientAs = (as: string | Viewer) =>
    clientOf<Name>(async (query, variables = {}) => {
      const response = await subgraph.server.executeOperation(
        { query, variables: { ...variables } },
        { contextValue: contextFor(as) },
      )
      if (response.body.kind !== 'single') throw new Error('One answer was expected.')
      const { data, errors = [] } = response.body.singleResult
      return { status: response.http.status ?? 200, data, errors, headers: new Headers([...response.http.headers]) }
    })

  return {
    db: opened.db,
    clock,
    subgraph,
    ask: (as, document, ...variables) => clientAs(as).ask<string>(document, ...variables),
    as: contextFor,
    data: (as, document, ...variables) => clientAs(as).data<string>(document, ...variables),
    statements: async (work) => {
      const made: string[] = []
      statements = made
      await work().finally(() => {
        statements = undefined
      })
      return made.filter((text) => !HOUSEKEEPING.test(text.trim()))
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
