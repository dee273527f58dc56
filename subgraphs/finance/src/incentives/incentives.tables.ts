import {
  INCENTIVE_KINDS,
  type IncentivePolicyPublished,
  PARTNER_KINDS,
  PARTNER_TIERS,
  type PayloadOf,
} from '@channelgraph/contracts'
import { money } from '@channelgraph/values'
import { boolean, date, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'

type Published = PayloadOf<typeof IncentivePolicyPublished>

/**
 * What finance keeps of published incentive policies (激励政策), from IncentivePolicyPublished: the conditions by which it will accrue. One
 * row a revision; nobody outside of finance reads it here.
 */
export const incentivePolicyRef = pgTable(
  'incentive_policy_ref',
  {
    id: text().primaryKey(),
    no: text().notNull(),
    revision: integer().notNull(),
    title: text().notNull(),
    kind: text({ enum: INCENTIVE_KINDS }).notNull(),
    effectiveFrom: date('effective_from').notNull(),
    /** Last day, as it was told last; before the first one where it never holds. */
    inForceTo: date('in_force_to').notNull(),
    partnerKinds: text('partner_kinds', { enum: PARTNER_KINDS }).array().notNull(),
    tiers: text({ enum: PARTNER_TIERS }).array().notNull(),
    /** None: all lines. */
    productLines: text('product_lines').array().notNull(),
    /** Exact, as they were told. */
    thresholds: jsonb().$type<Published['thresholds']>().notNull(),
    marginal: boolean().notNull(),
    payoutGates: jsonb('payout_gates').$type<Published['payoutGates']>().notNull(),
    capPerPartner: money('cap_per_partner'),
    budget: money().notNull(),
  },
  (t) => [index('incentive_policy_ref_by_days').on(t.effectiveFrom, t.inForceTo)],
)

export type IncentivePolicyRefRow = typeof incentivePolicyRef.$inferSelect
