import { ownRows } from '@channelgraph/access'
import { date, index, pgTable, text } from 'drizzle-orm/pg-core'

/** What may be attributed to a campaign that was approved: fed by CampaignApproved, until it is cancelled. */
export const campaignRef = pgTable(
  'campaign_ref',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    startsOn: date('starts_on').notNull(),
    endsOn: date('ends_on').notNull(),
    /** What was delivered to a place below one of these. */
    regionPaths: text('region_paths').array().notNull(),
    /** Empty: all products. */
    productIds: text('product_ids').array().notNull(),
  },
  (t) => [index('campaign_ref_by_partner').on(t.partnerId), ownRows(t.partnerId)],
)

export type CampaignRefRow = typeof campaignRef.$inferSelect
