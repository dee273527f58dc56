import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { asc } from 'drizzle-orm'
import { type ProductRefRow, productRef } from './products.tables.ts'

const products = rowsOf(productRef, { what: { en: 'The product', zh: '产品' }, visible: everyRow })

export const findProductRefs = products.findBy('id')

/** The product lines there are, by name. */
export async function listProductLines(tx: Database): Promise<string[]> {
  const rows = await tx.selectDistinct({ line: productRef.line }).from(productRef).orderBy(asc(productRef.line))
  return rows.map(({ line }) => line)
}

/** Keeps a product as orders last told it. */
export async function upsertProductRef(tx: Database, { id, sku, line }: ProductRefRow): Promise<void> {
  await tx
    .insert(productRef)
    .values({ id, sku, line })
    .onConflictDoUpdate({ target: productRef.id, set: { sku, line } })
}
