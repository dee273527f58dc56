import type { Database } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { afterCursor, ascending, type Connection, connectionOf, orderOf } from '@channelgraph/paging'
import { indexBy } from '@channelgraph/values'
import { and, count, eq, inArray, type SQL } from 'drizzle-orm'
import { type ProductRow, product } from './catalogue.tables.ts'

// The catalogue belongs to nobody: these reads need no row scope.

export async function findProducts(db: Database, ids: readonly string[]): Promise<Map<string, ProductRow>> {
  return indexBy(
    await db
      .select()
      .from(product)
      .where(inArray(product.id, [...ids])),
    (row) => row.id,
  )
}

export async function findProductsBySku(db: Database, skus: readonly string[]): Promise<Map<string, ProductRow>> {
  return indexBy(
    await db
      .select()
      .from(product)
      .where(inArray(product.sku, [...skus])),
    (row) => row.sku,
  )
}

export interface ProductFilter {
  readonly lines?: readonly string[] | null
  readonly current?: ProductRow['current'] | null
  readonly lifecycle?: readonly ProductRow['lifecycle'][] | null
}

export interface ProductPage {
  readonly filter: ProductFilter
  readonly first: number
  readonly after?: string | null
}

export type ProductList = Connection<ProductRow>

const KEYS = [ascending(product.line), ascending(product.sku)]

/** A page of products. `count` runs the count later, when a client asks for it. */
export async function listProducts(
  db: Database,
  page: ProductPage,
  count: () => Promise<number>,
): Promise<ProductList> {
  const rows = await db
    .select()
    .from(product)
    .where(and(matches(page.filter), afterCursor(page.after, KEYS)))
    .orderBy(...orderOf(KEYS))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.line, row.sku], count)
}

export async function countProducts(db: Database, filter: ProductFilter): Promise<number> {
  const [row] = await db.select({ products: count() }).from(product).where(matches(filter))
  return row?.products ?? 0
}

const matches = ({ lines, current, lifecycle }: ProductFilter): SQL | undefined =>
  and(
    lines ? inArray(product.line, [...lines]) : undefined,
    current ? eq(product.current, current) : undefined,
    lifecycle ? inArray(product.lifecycle, [...lifecycle]) : undefined,
  )

export const lockProduct = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<ProductRow> => lockRow(tx, ctx, product, { id, expectedVersion, what: 'The product' })

/** Null where the number is taken. */
export async function insertProduct(tx: Database, row: typeof product.$inferInsert): Promise<ProductRow | null> {
  const [saved] = await tx.insert(product).values(row).onConflictDoNothing({ target: product.sku }).returning()
  return saved ?? null
}

/** Saves a change of a locked product and moves its version. */
export async function updateProduct(
  tx: Database,
  before: ProductRow,
  change: Partial<ProductRow>,
): Promise<ProductRow> {
  const [saved] = await tx
    .update(product)
    .set({ ...change, version: before.version + 1 })
    .where(eq(product.id, before.id))
    .returning()
  return saved!
}
