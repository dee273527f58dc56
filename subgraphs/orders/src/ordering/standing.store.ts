import type { Database } from '@channelgraph/access'
import { eq } from 'drizzle-orm'
import { type PartnerStandingRow, partnerStanding } from './ordering.tables.ts'

/** What others last said of a partner; null where they never did. */
export async function findStanding(db: Database, partnerId: string): Promise<PartnerStandingRow | null> {
  const [row] = await db.select().from(partnerStanding).where(eq(partnerStanding.partnerId, partnerId))
  return row ?? null
}

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
