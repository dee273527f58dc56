import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { decimal, instant, markDerived, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { marketingPlan } from '../marketing-plans/marketing-plans.tables.ts'
import { partner } from '../partners/partners.tables.ts'

export const CAMPAIGN_STATUSES = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'APPROVED',
  'REJECTED',
  'RUNNING',
  'COMPLETED',
  'EVALUATED',
  'CANCELLED',
] as const

/** What a partner does to promote the products (推广活动). */
export const campaign = pgTable(
  'campaign',
  {
    id: text().primaryKey(),
    /** MC202611-000012. */
    no: text().notNull().unique(),
    planId: text('plan_id')
      .notNull()
      .references(() => marketingPlan.id),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    title: text().notNull(),
    proposal: text().notNull(),
    status: text({ enum: CAMPAIGN_STATUSES }).notNull(),
    startsOn: date('starts_on').notNull(),
    endsOn: date('ends_on').notNull(),
    regionCodes: text('region_codes').array().notNull(),
    /** Copies of the regions' paths: what lies in a plan's region begins with its path. */
    regionPaths: text('region_paths').array().notNull(),
    productIds: text('product_ids').array().notNull(),
    /** The versions of materials that it uses. */
    materialIds: text('material_ids').array().notNull().default(sql`'{}'::text[]`),
    budget: money().notNull(),
    companyShare: money('company_share').notNull(),
    /** Who drafted, changed or filed it: none of them approves it. */
    contributorIds: text('contributor_ids').array().notNull(),
    submittedAt: instant('submitted_at'),
    /** Whether management decides after marketing: said when it is filed, by what marketing alone has agreed to before. */
    needsManagement: boolean('needs_management').notNull().default(false),
    completedAt: instant('completed_at'),
    actualSpend: money('actual_spend'),
    leads: integer(),
    unitsSold: integer('units_sold'),
    revenue: money(),
    compliant: boolean(),
    score: decimal(),
    evaluatedById: text('evaluated_by_id'),
    evaluatedAt: instant('evaluated_at'),
    claimedSubsidy: money('claimed_subsidy'),
    createdAt: instant('created_at').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 3.4: what no command may get round.
    check('share_within_budget', sql`${t.companyShare} between 0 and ${t.budget}`),
    check(
      'subsidy_within_share',
      sql`${t.claimedSubsidy} is null or ${t.claimedSubsidy} between 0 and ${t.companyShare}`,
    ),
    check(
      'evaluated_whole',
      sql`${t.status} <> 'EVALUATED' or (${t.actualSpend} is not null and ${t.compliant} is not null)`,
    ),
    index('campaign_latest').on(t.startsOn.desc().nullsLast(), t.id.desc().nullsLast()),
    index('campaign_largest_share').on(t.companyShare.desc().nullsLast(), t.id.desc().nullsLast()),
    index('campaign_by_partner').on(t.partnerId, t.startsOn.desc().nullsLast(), t.id.desc().nullsLast()),
    index('campaign_by_plan').on(t.planId),
    index('campaign_to_start').on(t.startsOn, t.id).where(sql`${t.status} = 'APPROVED'`),
    index('campaign_to_complete').on(t.endsOn, t.id).where(sql`${t.status} = 'RUNNING'`),
    index('campaign_to_evaluate').on(t.completedAt, t.id).where(sql`${t.status} = 'COMPLETED'`),
    index('campaign_search').using('gin', searchGrams(t.title, t.no)),
    ownRows(t.partnerId),
  ],
)

markDerived('Campaign', 'regionPaths')

export type CampaignRow = typeof campaign.$inferSelect
