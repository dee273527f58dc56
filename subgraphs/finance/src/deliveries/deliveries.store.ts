import type { Database } from '@channelgraph/access'
import { eq, sql } from 'drizzle-orm'
import { invoice } from '../invoices/invoices.tables.ts'
import { settlementLine } from '../settlements/settlements.tables.ts'
import { type DeliveryRefRow, deliveryRef } from './deliveries.tables.ts'

/** Keeps accepted shipment lines; those known already are left as they are. Returns the new ones. */
export async function insertDeliveries(tx: Database, rows: readonly DeliveryRefRow[]): Promise<DeliveryRefRow[]> {
  if (rows.length === 0) return []
  return tx
    .insert(deliveryRef)
    .values([...rows])
    .onConflictDoNothing()
    .returning()
}

/** Notes on the deliveries of a settlement which invoice covers them. */
export async function coverDeliveries(tx: Database, settlementId: string): Promise<void> {
  await tx
    .update(deliveryRef)
    .set({ invoiceId: sql`${invoice.id}` })
    .from(settlementLine)
    .innerJoin(
      invoice,
      sql`${invoice.settlementId} = ${settlementLine.settlementId} and ${invoice.vatRate} = ${settlementLine.vatRate}`,
    )
    .where(sql`${eq(settlementLine.settlementId, settlementId)} and ${eq(settlementLine.deliveryId, deliveryRef.id)}`)
}
