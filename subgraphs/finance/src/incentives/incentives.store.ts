import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { type IncentivePolicyRefRow, incentivePolicyRef } from './incentives.tables.ts'

/** Keeps a published policy as it was told last: one that goes on after all has its end back. */
export async function upsertIncentivePolicyRef(tx: Database, row: IncentivePolicyRefRow): Promise<void> {
  const { id, ...terms } = row
  await tx.insert(incentivePolicyRef).values(row).onConflictDoUpdate({ target: incentivePolicyRef.id, set: terms })
}

/** Keeps the last day of one that was replaced or taken back. */
export async function endIncentivePolicyRef(tx: Database, id: string, inForceTo: BusinessDate): Promise<void> {
  await tx.update(incentivePolicyRef).set({ inForceTo }).where(eq(incentivePolicyRef.id, id))
}
