import type { Database } from '@channelgraph/access'
import { everyRow, lockCodes, rowsOf } from '@channelgraph/command'
import { ascending, only, pages } from '@channelgraph/paging'
import { isSameCode, knownSpelling } from '@channelgraph/values'
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
      lines ? isSameCode(product.line, ...lines) : undefined,
      only(product.current, current),
      lifecycle ? inArray(product.lifecycle, [...lifecycle]) : undefined,
    ),
  sorts: { BY_NUMBER: [ascending(product.line), ascending(product.sku)] },
})

/** Lets one command at a time give numbers and lines to products: neither is given twice in two spellings. */
export const lockCatalogue = (tx: Database): Promise<void> => lockCodes(tx, 'product')

/** The number that a product has and people take for the same; null for a free one. The catalogue is locked. */
export async function findTakenSku(tx: Database, sku: string): Promise<string | null> {
  const [taken] = await tx.select({ sku: product.sku }).from(product).where(isSameCode(product.sku, sku))
  return taken?.sku ?? null
}

/** A product line in the spelling in which the catalogue, which is locked, has it. */
export async function knownLine(tx: Database, given: string): Promise<string> {
  const rows = await tx.selectDistinct({ line: product.line }).from(product).where(isSameCode(product.line, given))
  return knownSpelling(
    given,
    rows.map(({ line }) => line),
  )
}
