import { integer, pgTable, text } from 'drizzle-orm/pg-core'

/** The last number of a series, such as ST202610 or INV2026. Counted in the document's own transaction: gap-free. */
export const documentSeries = pgTable('document_series', {
  series: text().primaryKey(),
  last: integer().notNull(),
})
