import type { Database } from '@channelgraph/access'
import { lockCodes } from '@channelgraph/command'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, gte, isNotNull, isNull, lte, max, or, type SQL } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { type DocumentTable, isInProgress } from './documents.tables.ts'

/** The revisions that hold on a day, by their days: also one that was replaced since. */
export const inForceOn = (
  t: Pick<DocumentTable, 'publishedAt' | 'effectiveFrom' | 'inForceTo'>,
  day: BusinessDate,
): SQL => and(lte(t.effectiveFrom, day), notEnded(t, day))!

/** The published revisions that hold on a day, or will later. */
export const notEnded = (
  { publishedAt, effectiveFrom, inForceTo }: Pick<DocumentTable, 'publishedAt' | 'effectiveFrom' | 'inForceTo'>,
  day: BusinessDate,
): SQL => and(isNotNull(publishedAt), or(isNull(inForceTo), and(gte(inForceTo, day), gte(inForceTo, effectiveFrom))))!

/** Locks all revisions of a number that were ever published. */
export async function lockPublished<T extends DocumentTable>(
  tx: Database,
  table: T,
  no: string,
): Promise<T['$inferSelect'][]> {
  const rows = await tx
    .select()
    .from(table as PgTable)
    .where(and(eq(table.no, no), isNotNull(table.publishedAt)))
    .orderBy(asc(table.revision))
    .for('update')
  return rows as T['$inferSelect'][]
}

/** What a number's next revision is called. One command at a time asks it of a number. */
export async function nextRevision(tx: Database, table: DocumentTable, no: string): Promise<number> {
  await lockCodes(tx, `${getTableConfig(table).name} ${no}`)
  const [row] = await tx
    .select({ last: max(table.revision) })
    .from(table as PgTable)
    .where(eq(table.no, no))
  return Number(row?.last ?? 0) + 1
}

/** Adds a revision; null where another one of its number is in progress. */
export async function insertRevision<T extends DocumentTable>(
  tx: Database,
  table: T,
  row: T['$inferSelect'],
): Promise<T['$inferSelect'] | null> {
  const [saved] = await tx
    .insert(table as PgTable)
    .values(row)
    .onConflictDoNothing({ target: table.no, where: isInProgress(table.status) })
    .returning()
  return (saved as T['$inferSelect'] | undefined) ?? null
}
