import type { Database } from '@channelgraph/access'
import type { Head, RecordContext } from '@channelgraph/events'
import { and, asc, eq, gt, lte } from 'drizzle-orm'
import { hashOf } from './canonical.ts'
import { changesBetween } from './changes.ts'
import { auditEntry } from './command.tables.ts'
import type { Change } from './outcome.ts'

/** Who made the changes, and by which operation. */
export interface AuditContext extends RecordContext {
  readonly roles: readonly string[]
  readonly operation: string
}

export type AuditEntryRow = typeof auditEntry.$inferSelect

/** Writes changes behind a locked head as the next links of the chain; returns the new last number and hash. */
export async function appendAudit(
  tx: Database,
  head: Pick<Head, 'auditSeq' | 'auditHash'>,
  items: readonly { change: Change; context: AuditContext }[],
): Promise<{ auditSeq: number; auditHash: string }> {
  const links = items.map(({ change, context }) => linkOf(change, context))
  const entries = linksBehind(head, links)
  if (entries.length > 0) await tx.insert(auditEntry).values(entries)
  return { auditSeq: head.auditSeq + entries.length, auditHash: entries.at(-1)?.hash ?? head.auditHash }
}

/** What an entry says, before it has its place in the chain. */
export type AuditLink = Omit<AuditEntryRow, 'seq' | 'hash'>

/** What is written down of a change. */
export const linkOf = (change: Change, context: AuditContext): AuditLink => ({
  at: context.at,
  actor: context.actor,
  roles: [...context.roles],
  operation: context.operation,
  entity: change.entity,
  entityId: change.entityId,
  beforeHash: hashOf(change.before),
  afterHash: hashOf(change.after),
  reason: change.reason,
  correlationId: context.correlationId,
  linkVersion: 2,
  changes: changesBetween(change.entity, change.before, change.after),
  reasonForPartner: change.reason !== null && (change.reasonForPartner || isForEverybody(context)),
})

/** Numbers links behind a head, and chains them. */
export function linksBehind(head: Pick<Head, 'auditSeq' | 'auditHash'>, links: readonly AuditLink[]): AuditEntryRow[] {
  let previousHash = head.auditHash
  return links.map((said, i) => {
    const link = { ...said, seq: head.auditSeq + i + 1 }
    previousHash = hashOfLink(link, previousHash)!
    return { ...link, hash: previousHash }
  })
}

/** A partner's or an applicant's own words, and the system's, are no secret to it. */
const isForEverybody = ({ roles }: AuditContext): boolean =>
  (['PTR', 'APPLICANT', 'SYS'] as const).some((role) => roles.includes(role))

/**
 * The hash that makes an entry a link. Version 1 covers what was kept then: an entry of it that has more was written by nobody,
 * and one whose version is neither is no link at all.
 */
function hashOfLink(entry: Omit<AuditEntryRow, 'hash'>, previousHash: string): string | null {
  const { linkVersion, changes, reasonForPartner, ...said } = entry
  const link = { ...said, previousHash }
  if (linkVersion === 2) return hashOf({ ...link, linkVersion, changes, reasonForPartner })
  return linkVersion === 1 && changes === null && !reasonForPartner ? hashOf(link) : null
}

/** How far a walk along the chain came. */
export interface AuditWalk {
  /** The last entry that was looked at and found whole. */
  readonly verifiedTo: number
  /** The first entry that was altered, or is missing; null where all that were looked at are whole. */
  readonly firstBroken: number | null
}

/**
 * Walks the chain from behind entry `after`, at most `limit` entries. The entry it begins behind is taken as it stands: who
 * wants to know the whole begins at 0 and goes on where the last walk ended.
 */
export async function walkAudit(
  db: Database,
  head: Pick<Head, 'auditSeq' | 'auditHash'>,
  after = 0,
  limit = Number.POSITIVE_INFINITY,
): Promise<AuditWalk> {
  const PAGE = 1_000
  const end = Math.min(head.auditSeq, after + limit)
  let seq = after
  let previousHash = ''
  if (after > 0) {
    const [begin] = await db.select({ hash: auditEntry.hash }).from(auditEntry).where(eq(auditEntry.seq, after))
    if (!begin) return { verifiedTo: after, firstBroken: after }
    previousHash = begin.hash
  }
  while (seq < end) {
    const page = await db
      .select()
      .from(auditEntry)
      .where(and(gt(auditEntry.seq, seq), lte(auditEntry.seq, end)))
      .orderBy(asc(auditEntry.seq))
      .limit(PAGE)
    if (page.length === 0) return { verifiedTo: seq, firstBroken: seq + 1 }
    for (const { hash, ...link } of page) {
      if (link.seq !== seq + 1 || hashOfLink(link, previousHash) !== hash)
        return { verifiedTo: seq, firstBroken: seq + 1 }
      seq = link.seq
      previousHash = hash
    }
  }
  if (seq === head.auditSeq && previousHash !== head.auditHash) return { verifiedTo: seq - 1, firstBroken: seq }
  return { verifiedTo: seq, firstBroken: null }
}

/** Walks the whole chain. Returns the number of the first entry that was altered, or is missing, or null for a whole chain. */
export const verifyAudit = async (db: Database, head: Pick<Head, 'auditSeq' | 'auditHash'>): Promise<number | null> =>
  (await walkAudit(db, head)).firstBroken
