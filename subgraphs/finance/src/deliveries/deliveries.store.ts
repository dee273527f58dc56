import type { Database } from '@channelgraph/access'
import { indexBy } from '@channelgraph/values'
import { inArray } from 'drizzle-orm'
import type { Accepted } from './deliveries.rules.ts'
import { type DeliveryRefRow, deliveryRef, type ProductRefRow, productRef } from './deliveries.tables.ts'

/** Keeps accepted shipment lines; those known already are left as they are. Returns the new ones. */
export async function insertDeliveries(tx: Database, rows: readonly DeliveryRefRow[]): Promise<DeliveryRefRow[]> {
  if (rows.length === 0) return []
  return tx
    .insert(deliveryRef)
    .values([...rows])
    .onConflictDoNothing()
    .returning()
}

/** Keeps what a product is called as it was told last. */
export async function upsertProductRef(tx: Database, row: ProductRefRow): Promise<void> {
  const { id: _, ...named } = row
  await tx.insert(productRef).values(row).onConflictDoUpdate({ target: productRef.id, set: named })
}

/** What was accepted, with the goods' numbers and names as they are known where their event, an old one, did not say them. */
export async function withGoods<Goods extends Accepted>(tx: Database, accepted: Goods): Promise<Goods> {
  const unnamed = accepted.lines.filter(({ sku }) => sku === null).map(({ productId }) => productId)
  if (unnamed.length === 0) return accepted
  const known = indexBy(await tx.select().from(productRef).where(inArray(productRef.id, unnamed)), ({ id }) => id)
  const lines = accepted.lines.map((line) => {
    const product = line.sku === null ? known.get(line.productId) : undefined
    return product ? { ...line, sku: product.sku, name: product.name } : line
  })
  return { ...accepted, lines }
}
