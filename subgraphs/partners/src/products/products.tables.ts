import { sharedRows } from '@channelgraph/access'
import { index, pgTable, text } from 'drizzle-orm/pg-core'

/** What this department keeps of a product: that there is one, and of which line. Fed by the orders department's events. */
export const productRef = pgTable(
  'product_ref',
  {
    id: text().primaryKey(),
    sku: text().notNull(),
    line: text().notNull(),
  },
  (t) => [index('product_ref_by_line').on(t.line), sharedRows()],
)

export type ProductRefRow = typeof productRef.$inferSelect
