import { createHash } from 'node:crypto'
import type { Database } from '@channelgraph/access'
import type { Head, RecordContext } from '@channelgraph/events'
import { Decimal, Money } from '@channelgraph/values'
import { asc, gt } from 'drizzle-orm'
import { auditEntry } from './command.tables.ts'
import type { Change } from './outcome.ts'

/** Who made the changes, and by which operation. */
export interface AuditContext extends RecordContext {
  readonly roles: readonly string[]
  readonly operation: string
}

type Entry = typeof auditEntry.$inferSelect

/** Writes changes behind a locked head as the next links of the chain; returns the new last number and hash. */
export async function appendAudit(
  tx: Database,
  head: Pick<Head, 'auditSeq' | 'auditHash'>,
  items: readonly { change: Change; context: AuditContext }[],
): Promise<{ auditSeq: number; auditHash: string }> {
  let previousHash = head.auditHash
  const entries = items.map(({ change, context }, i): Entry => {
    const link = {
      seq: head.auditSeq + i + 1,
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
      previousHash,
    }
    previousHash = hashOf(link)
    return { ...link, hash: previousHash }
  })
  if (entries.length > 0) await tx.insert(auditEntry).values(entries)
  return { auditSeq: head.auditSeq + entries.length, auditHash: previousHash }
}

/** Walks the chain. Returns the number of the first entry that was altered, or is missing, or null for a whole chain. */
export async function verifyAudit(db: Database, head: Pick<Head, 'auditSeq' | 'auditHash'>): Promise<number | null> {
  const PAGE = 1_000
  let seq = 0
  let previousHash = ''
  while (seq < head.auditSeq) {
    const page = await db
      .select()
      .from(auditEntry)
      .where(gt(auditEntry.seq, seq))
      .orderBy(asc(auditEntry.seq))
      .limit(PAGE)
    if (page.length === 0) return seq + 1
    for (const { hash, ...link } of page) {
      if (link.seq !== seq + 1 || link.previousHash !== previousHash || hashOf(link) !== hash) return seq + 1
      seq = link.seq
      previousHash = hash
    }
  }
  return previousHash === head.auditHash ? null : seq
}

/** SHA-256 of a value's canonical JSON: keys sorted, money, decimals and instants in their wire form; "" for nothing. */
export const hashOf = (value: unknown): string =>
  value == null ? '' : createHash('sha256').update(canonical(value)).digest('hex')

function canonical(value: unknown): string {
  if (value === undefined) return 'null'
  if (value === null || typeof value !== 'object')
    return typeof value === 'bigint' ? `"${value}"` : JSON.stringify(value)
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (value instanceof Money) return JSON.stringify(value.toString())
  if (Decimal.isDecimal(value)) return JSON.stringify(String(value))
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}
