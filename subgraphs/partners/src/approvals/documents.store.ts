import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, gte, isNotNull, isNull, lte, max, or, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { DocumentTable } from './documents.tables.ts'

/** The revisions that hold on a day, by their days: also one that was replaced since. */
export const inForceOn = ({ publishedAt, effectiveFrom, effectiveTo }: DocumentTable, day: BusinessDate): SQL =>
  and(isNotNull(publishedAt), lte(effectiveFrom, day), or(isNull(effectiveTo), gte(effectiveTo, day)))!

/** Locks the published revisions of a number that would hold on a day or later. */
export async function lockHeldFrom<T extends DocumentTable>(
  tx: Database,
  table: T,
  no: string,
  day: BusinessDate,
): Promise<T['$inferSelect'][]> {
  const { effectiveFrom, effectiveTo } = table
  const holds = or(isNull(effectiveTo), and(gte(effectiveTo, day), gte(effectiveTo, effectiveFrom)))
  const rows = await tx
    .select()
    .from(table as PgTable)
    .where(and(eq(table.no, no), isNotNull(table.publishedAt), holds))
    .orderBy(asc(table.revision))
    .for('update')
  return rows as T['$inferSelect'][]
}

/** What a number's next revision is called. */
export async function nextRevision(tx: Database, table: DocumentTable, no: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(table.revision) })
    .from(table as PgTable)
    .where(eq(table.no, no))
  return Number(row?.last ?? 0) + 1
}

/** Adds a revision; null where another one of its number is in work. An index decides, so that of two at once one is refused. */
export async function insertRevision<T extends DocumentTable>(
  tx: Database,
  table: T,
  row: T['$inferSelect'],
): Promise<T['$inferSelect'] | null> {
  const [saved] = await tx
    .insert(table as PgTable)
    .values(row)
    .onConflictDoNothing()
    .returning()
  return (saved as T['$inferSelect'] | undefined) ?? null
}
