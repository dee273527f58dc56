import { outbox } from '@channelgraph/events'
import { instant } from '@channelgraph/values'
import { getTableName } from 'drizzle-orm'
import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import { CHUNK_CHARS, copyInto, copyStatement } from './copy.ts'
import type { Stream } from './random.ts'

/**
 * Where the facts of a history wait, in whatever order the histories made them, until all are there. A temporary table: it is
 * not logged, and goes with the connection however that ends.
 */
export const stagedEvent = pgTable('seeded_event', {
  /** Which of the recorded it is: tells facts of one instant apart. */
  place: integer().notNull(),
  occurredAt: instant('occurred_at').notNull(),
  type: text().notNull(),
  version: integer().notNull(),
  aggregateId: text('aggregate_id').notNull(),
  aggregateVersion: integer('aggregate_version').notNull(),
  actor: text().notNull(),
  payload: jsonb().notNull(),
})

export async function prepareEvents(sql: postgres.TransactionSql): Promise<void> {
  await sql.unsafe(`create temporary table seeded_event (
    place integer, occurred_at timestamptz(3), type text, version integer, aggregate_id text, aggregate_version integer,
    actor text, payload jsonb) on commit drop`)
  await sql.unsafe('create temporary table seeded_event_id (seq bigint, event_id text) on commit drop')
}

/**
 * Numbers the staged facts in the order of time into the outbox. Their ids are drawn from the stream in that order, each with
 * its own instant: `instants` are those of all facts, the earliest first.
 */
export async function numberEvents(
  sql: postgres.TransactionSql,
  instants: Float64Array,
  stream: Stream,
): Promise<void> {
  await copyInto(sql, 'copy seeded_event_id (seq, event_id) from stdin', idLines(instants, stream))
  await sql.unsafe('analyze seeded_event, seeded_event_id')
  await sql.unsafe(`
    insert into ${getTableName(outbox)} (
      seq, event_id, type, version, occurred_at, aggregate_id, aggregate_version, correlation_id, actor, payload)
    select seq, event_id, type, version, occurred_at, aggregate_id, aggregate_version, 'seed-' || seq, actor, payload
    from (select row_number() over (order by occurred_at, place) as seq, * from seeded_event) as in_time
    join seeded_event_id using (seq)
    order by seq`)
}

function* idLines(instants: Float64Array, stream: Stream): Generator<string> {
  let piece = ''
  for (const [i, at] of instants.entries()) {
    piece += `${i + 1}\t${stream.id('event', new Date(at))}\n`
    if (piece.length < CHUNK_CHARS) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

export const stagedEventCopy = copyStatement(stagedEvent)
