import type { Database } from '@channelgraph/access'
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
