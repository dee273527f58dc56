import type { Database } from '@channelgraph/access'
import type { DomainEvent, EventEnvelope } from '@channelgraph/contracts'
import { newId } from '@channelgraph/values'
import { asc, gt, sql } from 'drizzle-orm'
import { outbox, outboxHead } from './outbox.tables.ts'

/** The channel on which a commit with new events wakes the feed's readers. */
export const OUTBOX_CHANNEL = 'outbox'

/** Why and by whom facts were recorded. */
export interface RecordContext {
  readonly at: Date
  readonly actor: string
  readonly correlationId: string
}

/** The numbers given out last, locked until the transaction ends. */
export type Head = typeof outboxHead.$inferSelect

/**
 * Takes the department's one head lock. Must be the beginning of a transaction's last step: whoever holds it commits next,
 * so that sequence order is commit order and a reader of `seq > n` never misses an event (docs/decisions).
 */
export async function lockHead(tx: Database): Promise<Head> {
  const [head] = await tx.select().from(outboxHead).for('update')
  if (!head) throw new Error('The outbox has no head row: run the migrations.')
  return head
}

/**
 * Writes events behind a locked head, all in one statement, whatever each came of; returns the new last sequence number. The caller
 * stores it in the head.
 */
export async function appendEvents(
  tx: Database,
  head: Pick<Head, 'seq'>,
  items: readonly { readonly event: DomainEvent; readonly context: RecordContext }[],
): Promise<number> {
  if (items.length === 0) return head.seq
  const rows = items.map(({ event, context }, i) => ({
    seq: head.seq + i + 1,
    eventId: newId('event'),
    type: event.type,
    version: event.version,
    occurredAt: context.at,
    aggregateId: event.aggregateId,
    aggregateVersion: event.aggregateVersion,
    correlationId: context.correlationId,
    actor: context.actor,
    payload: event.payload,
  }))
  await tx.insert(outbox).values(rows)
  await tx.execute(sql`select pg_notify(${OUTBOX_CHANNEL}, '')`)
  return head.seq + rows.length
}

/** One page of the department's feed: events after a sequence number, in order. */
export async function readFeed(
  db: Database,
  department: string,
  after: number,
  limit: number,
): Promise<EventEnvelope[]> {
  const rows = await db.select().from(outbox).where(gt(outbox.seq, after)).orderBy(asc(outbox.seq)).limit(limit)
  return rows.map((row) => ({
    specversion: '1.0',
    id: row.eventId,
    source: `channelgraph/${department}`,
    type: row.type,
    dataversion: row.version,
    time: row.occurredAt.toISOString(),
    subject: row.aggregateId,
    aggregateversion: row.aggregateVersion,
    sequence: row.seq,
    correlationid: row.correlationId,
    actor: row.actor,
    data: row.payload,
  }))
}
