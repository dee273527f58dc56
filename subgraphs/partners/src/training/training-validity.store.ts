import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { and, eq, getTableColumns, isNotNull, sql } from 'drizzle-orm'
import { type PartnerRow, partner } from '../partners/partners.tables.ts'
import { missingTopicsOf } from './certificates.store.ts'
import { trainingValidity } from './training.tables.ts'

/** What the others were told last, locked until the command ends; valid where nothing was ever announced. */
export async function lockAnnouncedValidity(tx: Database, partnerId: string): Promise<boolean> {
  const [row] = await tx.select().from(trainingValidity).where(eq(trainingValidity.id, partnerId)).for('update')
  return row?.valid ?? true
}

export async function upsertAnnouncedValidity(tx: Database, row: typeof trainingValidity.$inferSelect): Promise<void> {
  await tx
    .insert(trainingValidity)
    .values(row)
    .onConflictDoUpdate({ target: trainingValidity.id, set: { valid: row.valid, asOf: row.asOf } })
}

/**
 * Partners that are or were ACTIVE and whose training is not what was announced; rows another replica holds are passed over.
 * Before its activation nobody is told: the activation itself takes valid training.
 */
export const lockDuePartners = (tx: Database, today: BusinessDate, limit: number): Promise<PartnerRow[]> =>
  tx
    .select(getTableColumns(partner))
    .from(partner)
    .leftJoin(trainingValidity, eq(trainingValidity.id, partner.id))
    .where(
      and(
        isNotNull(partner.activatedAt),
        sql`coalesce(${trainingValidity.valid}, true) <> (cardinality(${missingTopicsOf(partner.id, today)}) = 0)`,
      ),
    )
    .orderBy(partner.id)
    .limit(limit)
    .for('update', { of: partner, skipLocked: true })
