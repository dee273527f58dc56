import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { ascending, only, pages } from '@channelgraph/paging'
import { normaliseCode } from '@channelgraph/values'
import { and, inArray } from 'drizzle-orm'
import { type ProductRow, product } from './catalogue.tables.ts'

export const products = rowsOf(product, { what: { en: 'The product', zh: '产品' }, visible: everyRow })

export const findProducts = products.findBy('id')
export const findProductsBySku = products.findBy('sku')

export interface ProductFilter {
  readonly lines?: readonly string[] | null
  readonly current?: ProductRow['current'] | null
  readonly lifecycle?: readonly ProductRow['lifecycle'][] | null
}

export const productPages = pages(products, {
  where: ({ lines, current, lifecycle }: ProductFilter) =>
    and(
      lines ? inArray(product.line, lines.map(normaliseCode)) : undefined,
      only(product.current, current),
      lifecycle ? inArray(product.lifecycle, [...lifecycle]) : undefined,
    ),
  sorts: { BY_NUMBER: [ascending(product.line), ascending(product.sku)] },
})

/** Null where the number is taken. */
export async function insertProduct(tx: Database, row: typeof product.$inferInsert): Promise<ProductRow | null> {
  const [saved] = await tx.insert(product).values(row).onConflictDoNothing({ target: product.sku }).returning()
  return saved ?? null
}
