import { instant, markDerived } from '@channelgraph/values'
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** How many charging piles, whoever made them, somebody found in a region at the end of a year (市场容量). No policy: it is not the partners' to read. */
export const marketSize = pgTable(
  'market_size',
  {
    id: text().primaryKey(),
    regionCode: text('region_code').notNull(),
    /** Copy of the region's path: what lies there or below begins with it. */
    regionPath: text('region_path').notNull(),
    year: integer().notNull(),
    chargers: integer().notNull(),
    source: text().notNull(),
    recordedById: text('recorded_by_id').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [
    index('market_size_latest').on(t.year.desc().nullsLast(), t.recordedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('market_size_by_region').on(t.regionCode, t.year, t.recordedAt),
    index('market_size_by_path').on(t.regionPath.op('text_pattern_ops')),
  ],
)

markDerived('MarketSize', 'regionPath')

export type MarketSizeRow = typeof marketSize.$inferSelect
