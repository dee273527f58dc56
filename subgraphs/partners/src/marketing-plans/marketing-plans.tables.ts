import { searchGrams } from '@channelgraph/paging'
import { markDerived, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { ofPartner, publishedRows } from '../approvals/documents.audience.ts'
import { documentColumns, documentIndexes } from '../approvals/documents.tables.ts'
import { partner } from '../partners/partners.tables.ts'

export const PLAN_SCOPES = ['CHANNEL_WIDE', 'PARTNER'] as const

/** A revision of a marketing plan (推广计划). */
export const marketingPlan = pgTable(
  'marketing_plan',
  {
    ...documentColumns(),
    scope: text({ enum: PLAN_SCOPES }).notNull(),
    partnerId: text('partner_id').references(() => partner.id),
    title: text().notNull(),
    regionCodes: text('region_codes').array().notNull(),
    /** Copies of the regions' paths; none: everywhere. */
    regionPaths: text('region_paths').array().notNull(),
    strategy: text().notNull(),
    budget: money().notNull(),
  },
  (t) => [
    ...documentIndexes('marketing_plan', t),
    check('partner_of_scope', sql`(${t.scope} = 'PARTNER') = (${t.partnerId} is not null)`),
    index('marketing_plan_latest').on(t.effectiveFrom.desc().nullsLast(), t.id.desc().nullsLast()),
    index('marketing_plan_by_number').on(t.no, t.id.desc().nullsLast()),
    index('marketing_plan_by_partner').on(t.partnerId, t.effectiveFrom),
    index('marketing_plan_search').using('gin', searchGrams(t.title, t.no)),
    publishedRows(t, ofPartner(t.partnerId)),
  ],
)

markDerived('MarketingPlan', 'regionPaths')

export type MarketingPlanRow = typeof marketingPlan.$inferSelect
