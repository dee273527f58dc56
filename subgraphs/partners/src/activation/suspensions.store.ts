import type { Database } from '@channelgraph/access'
import { addDays, type BusinessDate, type Period } from '@channelgraph/values'
import { and, eq, gte } from 'drizzle-orm'
import { managerSuspension } from '../partners/partners.tables.ts'

const ofPartner = (partnerId: string) => eq(managerSuspension.partnerId, partnerId)

/** The suspensions that a channel manager alone decided on, those that lasted until a day or longer. */
export async function findManagerSuspensions(tx: Database, partnerId: string, since: BusinessDate): Promise<Period[]> {
  return tx
    .select({ from: managerSuspension.fromDay, to: managerSuspension.toDay })
    .from(managerSuspension)
    .where(and(ofPartner(partnerId), gte(managerSuspension.toDay, since)))
    .orderBy(managerSuspension.fromDay)
}

/** A channel manager alone suspends a locked partner from a day on, instead of what it had decided of that day. */
export async function insertManagerSuspension(tx: Database, partnerId: string, { from, to }: Period): Promise<void> {
  await tx
    .insert(managerSuspension)
    .values({ partnerId, fromDay: from, toDay: to })
    .onConflictDoUpdate({ target: [managerSuspension.partnerId, managerSuspension.fromDay], set: { toDay: to } })
}

/** What lasts until a day or longer ended on the day before it; what began on the day never was. */
export async function endManagerSuspensions(tx: Database, partnerId: string, on: BusinessDate): Promise<void> {
  await tx.delete(managerSuspension).where(and(ofPartner(partnerId), gte(managerSuspension.fromDay, on)))
  await tx
    .update(managerSuspension)
    .set({ toDay: addDays(on, -1) })
    .where(and(ofPartner(partnerId), gte(managerSuspension.toDay, on)))
}
