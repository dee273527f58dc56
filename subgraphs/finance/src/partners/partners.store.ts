import type { Database } from '@channelgraph/access'
import { partnerRef } from '@channelgraph/partner-ref'
import { eq } from 'drizzle-orm'
import { companyRef, type IssuedParty } from './partners.tables.ts'

/** Keeps what documents are made out to as it was told last; what an older event did not say stays as it is known. */
export async function upsertCompanyRef(
  tx: Database,
  { partnerId: id, uscc, address }: { partnerId: string; uscc: string | null; address: string | null },
): Promise<void> {
  if (uscc === null) return
  const row = { uscc, address }
  await tx
    .insert(companyRef)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: companyRef.id, set: row })
}

/** The partner as a document is issued to it now; null where it was not told of. */
export async function findIssuedParty(tx: Database, partnerId: string): Promise<IssuedParty | null> {
  const { code, name, regionCode } = partnerRef
  const { uscc, address } = companyRef
  const [row] = await tx
    .select({ code, name, uscc, address, regionCode })
    .from(partnerRef)
    .leftJoin(companyRef, eq(companyRef.id, partnerRef.id))
    .where(eq(partnerRef.id, partnerId))
  return row ?? null
}
