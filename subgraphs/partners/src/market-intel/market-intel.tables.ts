import { searchGrams } from '@channelgraph/paging'
import { markDerived } from '@channelgraph/values'
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { currentRows, publicationColumns, publicationIndexes } from '../publications/publications.tables.ts'

/** A version of what marketing tells partners of their market (市场信息). */
export const marketIntel = pgTable(
  'market_intel',
  {
    ...publicationColumns(),
    topic: text().notNull(),
    body: text().notNull(),
    /** Of which region it tells; null where it is of none in particular. */
    regionCode: text('region_code'),
    regionPath: text('region_path'),
  },
  (t) => [
    ...publicationIndexes('market_intel', t),
    index('market_intel_newest').on(t.publishedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('market_intel_by_path').on(t.regionPath.op('text_pattern_ops')),
    index('market_intel_search').using('gin', searchGrams(t.title, t.topic, t.no)),
    currentRows(t),
  ],
)

markDerived('MarketIntel', 'regionPath', 'audienceRegionPaths')

export type MarketIntelRow = typeof marketIntel.$inferSelect
