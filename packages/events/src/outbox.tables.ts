import { instant, markPersonal, sequence, withheld } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/** One row: the numbers given out last. Its lock makes sequence order the order of commits, without gaps. */
export const outboxHead = pgTable(
  'outbox_head',
  {
    id: integer().primaryKey().default(1),
    seq: sequence('seq').notNull().default(0),
    auditSeq: sequence('audit_seq').notNull().default(0),
    auditHash: text('audit_hash').notNull().default(''),
  },
  (t) => [check('one_row', sql`${t.id} = 1`)],
)

/** The department's facts, kept for ever: a new consumer, or a rebuilt projection, reads from zero. */
export const outbox = pgTable('outbox', {
  seq: sequence('seq').primaryKey(),
  eventId: text('event_id').notNull().unique(),
  type: text().notNull(),
  version: integer().notNull(),
  occurredAt: instant('occurred_at').notNull(),
  aggregateId: text('aggregate_id').notNull(),
  aggregateVersion: integer('aggregate_version').notNull(),
  correlationId: text('correlation_id').notNull(),
  actor: text().notNull(),
  payload: jsonb().notNull(),
})

/** How far this department has read each other's feed; moves in the transaction of the effect. */
export const inbox = pgTable('inbox', {
  publisher: text().primaryKey(),
  position: sequence('position').notNull().default(0),
})

/**
 * The others' events that did not take effect when they were read: RETRYING by itself, PARKED until an operator decides, WAITING
 * behind one of them that is about the same, or SKIPPED by an operator, with what waited gone on.
 */
export const parkedEvent = pgTable(
  'parked_event',
  {
    publisher: text().notNull(),
    sequence: sequence('sequence').notNull(),
    state: text().$type<'RETRYING' | 'PARKED' | 'WAITING' | 'SKIPPED'>().notNull(),
    type: text().notNull(),
    subject: text().notNull(),
    /** What it is about: no later event with one of these passes it. */
    keys: text().array().notNull(),
    /** As it came. JSON text, since jsonb refuses some of what a faulty publisher may send. */
    event: text().notNull(),
    tries: integer().notNull().default(0),
    firstTriedAt: instant('first_tried_at'),
    lastTriedAt: instant('last_tried_at'),
    /** Null: at once. */
    nextTryAt: instant('next_try_at'),
    errorClass: text('error_class'),
    /** Names and numbers, never a value of the event. */
    message: text(),
  },
  (t) => [primaryKey({ columns: [t.publisher, t.sequence] })],
)

markPersonal('ParkedEvent', { event: withheld })
