import { instant, sequence } from '@channelgraph/values'
import { boolean, customType, index, integer, json, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import type { FieldChanges } from './changes.ts'

// The audit has more rows than any other table, and none is ever deleted: what repeats or pads is not stored (decision 51).

/** A SHA-256 as 32 bytes, read as the hexadecimal text that is hashed further; "" for none. */
const sha256 = customType<{ data: string; driverData: Buffer }>({
  dataType: () => 'bytea',
  fromDriver: (bytes) => bytes.toString('hex'),
  toDriver: (hex) => Buffer.from(hex, 'hex'),
})

/** Codes with commas between them: an array's header is longer than they are. */
const codes = customType<{ data: string[]; driverData: string }>({
  dataType: () => 'text',
  fromDriver: (joined) => (joined === '' ? [] : joined.split(',')),
  toDriver: (list) => list.join(','),
})

/** Who changed what, when and why; each entry carries the hash of the one before (specification 6.7). Append-only. */
export const auditEntry = pgTable(
  'audit_entry',
  {
    seq: sequence('seq').primaryKey(),
    at: instant('at').notNull(),
    actor: text().notNull(),
    roles: codes().notNull(),
    operation: text().notNull(),
    entity: text().notNull(),
    entityId: text('entity_id').notNull(),
    beforeHash: sha256('before_hash').notNull(),
    afterHash: sha256('after_hash').notNull(),
    reason: text(),
    correlationId: text('correlation_id').notNull(),
    /** What the hash covers: 1 for entries from before the next two columns were kept, 2 with them. */
    linkVersion: smallint('link_version').notNull().default(1),
    /** What differs between before and after, in wire form, personal data masked. Null in entries of version 1. */
    changes: json().$type<FieldChanges>(),
    /** Whether whoever gave the reason wrote it for the partner as well; else it is the staff's. */
    reasonForPartner: boolean('reason_for_partner').notNull().default(false),
    /** Of the entry and of the hash before it, which is the one of entry `seq - 1`. */
    hash: sha256().notNull(),
  },
  (t) => [
    // Of the key alone, which Postgres then keeps once for all its entries: an entity has few, an actor's are found by `seq`.
    index('audit_entry_by_entity').on(t.entityId),
    index('audit_entry_by_actor').on(t.actor),
    // A few pages for any number of entries: they are written in the order of time, nearly.
    index('audit_entry_by_time').using('brin', t.at),
  ],
)

/** Creating mutations already done, by who asked: the same key answers with what was created then. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    viewer: text().notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    requestHash: text('request_hash').notNull(),
    entityId: text('entity_id'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.viewer, t.operation, t.key] }), index('idempotency_key_by_age').on(t.createdAt)],
)

/** The last number given in each series of documents, such as SO20261123, ST202611 or CT-2026 (specification 6.5): see `nextNumber`. */
export const documentSeries = pgTable('document_series', {
  series: text().primaryKey(),
  last: integer().notNull(),
})
