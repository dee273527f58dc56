import type { Database } from '@channelgraph/access'
import type { Money } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { depositRef } from './deposits.tables.ts'

/** What finance holds of a partner's deposit; null where it never received one. */
export async function findDepositHeld(tx: Database, partnerId: string): Promise<Money | null> {
  const [row] = await tx.select().from(depositRef).where(eq(depositRef.partnerId, partnerId))
  return row?.held ?? null
}

/** Keeps the whole deposit as finance last told it. */
export async function upsertDeposit(tx: Database, partnerId: string, held: Money): Promise<void> {
  await tx
    .insert(depositRef)
    .values({ partnerId, held })
    .onConflictDoUpdate({ target: depositRef.partnerId, set: { held } })
}
