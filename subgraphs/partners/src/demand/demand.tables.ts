import { PARTNER_KINDS } from '@channelgraph/contracts'
import { markDerived } from '@channelgraph/values'
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { ofStaffInRegions, publishedRows } from '../approvals/documents.audience.ts'
import { documentColumns, documentIndexes } from '../approvals/documents.tables.ts'

/** A revision of how many partners of a kind a region needs for a product line (需求分析). */
export const demandAnalysis = pgTable(
  'demand_analysis',
  {
    ...documentColumns(),
    regionCode: text('region_code').notNull(),
    /** Copy of the region's path: what lies there or below begins with it. */
    regionPath: text('region_path').notNull(),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    productLine: text('product_line').notNull(),
    requiredCount: integer('required_count').notNull(),
    rationale: text().notNull(),
  },
  (t) => [
    ...documentIndexes('demand_analysis', t),
    index('demand_analysis_by_region').on(t.regionCode, t.id),
    index('demand_analysis_most_needed').on(t.requiredCount.desc().nullsLast(), t.id.desc().nullsLast()),
    index('demand_analysis_by_path').on(t.regionPath.op('text_pattern_ops')),
    // Where the company looks for partners is not the partners' to read.
    publishedRows(t, ofStaffInRegions(t.regionPath)),
  ],
)

markDerived('DemandAnalysis', 'regionPath')

export type DemandAnalysisRow = typeof demandAnalysis.$inferSelect
