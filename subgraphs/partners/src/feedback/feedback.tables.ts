import { ownRows } from '@channelgraph/access'
import { COMPANY_DEPARTMENTS } from '@channelgraph/contracts'
import { searchGrams } from '@channelgraph/paging'
import { instant, markDerived } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { partner } from '../partners/partners.tables.ts'

export const FEEDBACK_KINDS = ['CUSTOMER_NEED', 'COMPETITOR', 'PRICE', 'PRODUCT_IDEA', 'POLICY', 'OTHER'] as const
export const FEEDBACK_STATUSES = ['SUBMITTED', 'TRIAGED', 'ROUTED', 'ADOPTED', 'DECLINED', 'CLOSED'] as const

/** What a partner tells of its market (市场反馈). */
export const marketFeedback = pgTable(
  'market_feedback',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    kind: text({ enum: FEEDBACK_KINDS }).notNull(),
    regionCode: text('region_code'),
    /** Copy of the region's path: filters match it by prefix. */
    regionPath: text('region_path'),
    productId: text('product_id'),
    body: text().notNull(),
    submittedBy: text('submitted_by').notNull(),
    submittedAt: instant('submitted_at').notNull(),
    status: text({ enum: FEEDBACK_STATUSES }).notNull(),
    /** 1 to 5, as marketing rated it. */
    quality: integer(),
    routedTo: text('routed_to', { enum: COMPANY_DEPARTMENTS }),
    outcome: text(),
    /** Number of the strategy or of the product change note. */
    adoptedIn: text('adopted_in'),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 3.15: what no command may get round.
    check(
      'answered_with_outcome',
      sql`${t.status} not in ('ADOPTED', 'DECLINED', 'CLOSED') or ${t.outcome} is not null`,
    ),
    check('adopted_somewhere', sql`${t.status} <> 'ADOPTED' or ${t.adoptedIn} is not null`),
    check('quality_1_to_5', sql`${t.quality} between 1 and 5`),
    index('market_feedback_newest').on(t.submittedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('market_feedback_oldest').on(t.submittedAt, t.id),
    index('market_feedback_by_partner').on(t.partnerId, t.submittedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('market_feedback_by_region').on(t.regionPath.op('text_pattern_ops')),
    index('market_feedback_search').using('gin', searchGrams(t.body)),
    ownRows(t.partnerId),
  ],
)

export type MarketFeedbackRow = typeof marketFeedback.$inferSelect

markDerived('MarketFeedback', 'regionPath')
