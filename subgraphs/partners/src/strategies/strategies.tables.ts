import type { PartnerKind } from '@channelgraph/contracts'
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofStaff, publishedRows } from '../approvals/documents.audience.ts'
import { documentColumns, documentIndexes } from '../approvals/documents.tables.ts'

/** What a strategy aims at in a region, with what lies below it, of one kind of partner. */
export interface RegionTarget {
  readonly regionCode: string
  /** Copy of the region's path: what lies there or below begins with it. */
  readonly regionPath: string
  readonly kind: PartnerKind
  readonly targetCount: number
  /** CNY, as it is written: JSON knows no money. */
  readonly revenueTarget: string
}

/** A revision of where a year's channel is to be (渠道发展战略). */
export const channelStrategy = pgTable(
  'channel_strategy',
  {
    ...documentColumns(),
    year: integer().notNull(),
    summary: text().notNull(),
    regionTargets: jsonb('region_targets').$type<RegionTarget[]>().notNull(),
  },
  (t) => [
    ...documentIndexes('channel_strategy', t),
    index('channel_strategy_by_year').on(t.year.desc().nullsLast(), t.id.desc().nullsLast()),
    // Where the company wants to be is not the partners' to read.
    publishedRows(t, ofStaff),
  ],
)

export type ChannelStrategyRow = typeof channelStrategy.$inferSelect
