import { type AuditLink, auditEntry, linkOf, linksBehind } from '@channelgraph/command'
import { type Operation, permissions, type Role } from '@channelgraph/contracts'
import { instant } from '@channelgraph/values'
import { boolean, integer, json, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import { copyInto, copyLineOf, copyStatement } from './copy.ts'

/** A change of the history as its command would have written it into the audit. */
export interface SeededChange {
  readonly at: Date
  /** Who acted, "system" for events and schedules. */
  readonly actor: string
  readonly operation: Operation
  readonly entity: string
  /** Null for something new. */
  readonly before: object | null
  readonly after: { readonly id: string }
  readonly reason?: string
  readonly reasonForPartner?: boolean
}

/** The roles of whoever acted: a partner's user, an applicant, the system, or the first role of the house that may do it. */
function rolesOf(actor: string, operation: Operation): Role[] {
  if (actor === 'system') return ['SYS']
  if (actor.startsWith('user_')) return ['PTR']
  if (actor.startsWith('applicant_')) return ['APPLICANT']
  const [role] = (permissions[operation] as readonly Role[]).filter((each) => each !== 'PTR' && each !== 'APPLICANT')
  return role ? [role] : []
}

/** What the audit says of a change, before it has its place in the chain. */
export function seededLink({ entity, before, after, reason, ...change }: SeededChange): AuditLink {
  const { at, actor, operation, reasonForPartner = false } = change
  const context = { at, actor, operation, roles: rolesOf(actor, operation), correlationId: 'seed' }
  return linkOf({ entity, entityId: after.id, before, after, reason: reason ?? null, reasonForPartner }, context)
}

/** Where links wait, in whatever order the histories made them, until all are there: a chain is made in the order of time. */
export const stagedLink = pgTable('seeded_link', {
  /** Which of the changes it is: tells changes of one instant apart. */
  place: integer().notNull(),
  at: instant('at').notNull(),
  actor: text().notNull(),
  roles: text().array().notNull(),
  operation: text().notNull(),
  entity: text().notNull(),
  entityId: text('entity_id').notNull(),
  beforeHash: text('before_hash').notNull(),
  afterHash: text('after_hash').notNull(),
  reason: text(),
  correlationId: text('correlation_id').notNull(),
  linkVersion: smallint('link_version').notNull(),
  changes: json().notNull(),
  reasonForPartner: boolean('reason_for_partner').notNull(),
})

export const stagedLinkCopy = copyStatement(stagedLink)

export async function prepareLinks(sql: postgres.TransactionSql): Promise<void> {
  await sql.unsafe(`create temporary table seeded_link (
    place integer, at timestamptz(3), actor text, roles text[], operation text, entity text, entity_id text, before_hash text,
    after_hash text, reason text, correlation_id text, link_version smallint, changes json, reason_for_partner boolean) on commit drop`)
}

/** How many links are chained at a time. */
const PAGE = 5_000

/** Chains the staged links in the order of time into the audit, and moves the head to the last one. */
export async function chainLinks(sql: postgres.TransactionSql): Promise<void> {
  await sql.unsafe(`create temporary table seeded_chain on commit drop as
    select row_number() over (order by at, place)::int as seq, * from seeded_link`)
  await sql.unsafe('create index on seeded_chain (seq)')
  const lineOf = copyLineOf(auditEntry)
  let head = { auditSeq: 0, auditHash: '' }
  for (;;) {
    const rows = await sql<(AuditLink & { seq: number })[]>`
      select at, actor, roles, operation, entity, entity_id as "entityId", before_hash as "beforeHash", after_hash as "afterHash",
        reason, correlation_id as "correlationId", link_version as "linkVersion", changes, reason_for_partner as "reasonForPartner"
      from seeded_chain where seq > ${head.auditSeq} and seq <= ${head.auditSeq + PAGE} order by seq`
    const entries = linksBehind(
      head,
      rows.map((row) => ({ ...row })),
    )
    const last = entries.at(-1)
    if (!last) break
    await copyInto(sql, copyStatement(auditEntry), entries.map(lineOf))
    head = { auditSeq: last.seq, auditHash: last.hash }
  }
  await sql`update outbox_head set audit_seq = ${head.auditSeq}, audit_hash = ${head.auditHash}`
}
