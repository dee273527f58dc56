import type { Database } from '@channelgraph/access'
import { eq } from 'drizzle-orm'
import { contractRef } from '../sales/sales.tables.ts'
import { type PartnerStandingRow, partnerStanding, type ViolationRefRow, violationRef } from './ordering.tables.ts'

/** What others last said of a partner; null where they never did. */
export async function findStanding(db: Database, partnerId: string): Promise<PartnerStandingRow | null> {
  const [row] = await db.select().from(partnerStanding).where(eq(partnerStanding.partnerId, partnerId))
  return row ?? null
}

/** The days of a partner's contracts, as far as they were told. */
export const findContractDays = (db: Database, partnerId: string) =>
  db
    .select({ effectiveFrom: contractRef.effectiveFrom, effectiveTo: contractRef.effectiveTo })
    .from(contractRef)
    .where(eq(contractRef.partnerId, partnerId))

/** Keeps what somebody said of a partner, and leaves what others said. */
export async function upsertStanding(
  tx: Database,
  partnerId: string,
  said: Partial<Omit<PartnerStandingRow, 'partnerId'>>,
): Promise<void> {
  await tx
    .insert(partnerStanding)
    .values({ partnerId, ...said })
    .onConflictDoUpdate({ target: partnerStanding.partnerId, set: said })
}

/** The violations of a partner that stand. */
export const findViolations = (db: Database, partnerId: string): Promise<ViolationRefRow[]> =>
  db.select().from(violationRef).where(eq(violationRef.partnerId, partnerId))

/** Keeps what was told of a violation, and leaves what was told of it before. */
export async function upsertViolationRef(
  tx: Database,
  key: Pick<ViolationRefRow, 'id' | 'partnerId'>,
  told: Partial<Omit<ViolationRefRow, 'id' | 'partnerId'>>,
): Promise<void> {
  const insert = tx.insert(violationRef).values({ ...key, ...told })
  await insert.onConflictDoUpdate({ target: violationRef.id, set: told })
}

/** Forgets a violation that was lifted; null where it was a matter of no order. */
export async function deleteViolationRef(tx: Database, id: string): Promise<ViolationRefRow | null> {
  const [row] = await tx.delete(violationRef).where(eq(violationRef.id, id)).returning()
  return row ?? null
}
