import { INCENTIVE_KINDS, PARTNER_KINDS, PARTNER_TIERS } from '@channelgraph/contracts'
import { searchGrams } from '@channelgraph/paging'
import { markWorded, money } from '@channelgraph/values'
import { boolean, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofThose, publishedRows } from '../approvals/documents.audience.ts'
import { documentColumns, documentIndexes } from '../approvals/documents.tables.ts'

/** A step of a policy, its numbers in the form in which they travel: exact, and no JavaScript numbers. */
export interface Threshold {
  readonly fromAmount: string
  readonly rate: string
}

/** How much of what was earned is paid out, by how soon the goods were paid for. */
export interface Gate {
  readonly maxCollectionDays: number
  readonly payoutRatio: string
}

/** A revision of an incentive policy (激励政策). */
export const incentivePolicy = pgTable(
  'incentive_policy',
  {
    ...documentColumns(),
    title: text().notNull(),
    kind: text({ enum: INCENTIVE_KINDS }).notNull(),
    kinds: text({ enum: PARTNER_KINDS }).array().notNull(),
    tiers: text({ enum: PARTNER_TIERS }).array().notNull(),
    /** None: all lines. */
    productLines: text('product_lines').array().notNull(),
    /** The lowest first. */
    thresholds: jsonb().$type<Threshold[]>().notNull(),
    marginal: boolean().notNull(),
    /** The soonest first. */
    payoutGates: jsonb('payout_gates').$type<Gate[]>().notNull(),
    capPerPartner: money('cap_per_partner'),
    budget: money().notNull(),
  },
  (t) => [
    ...documentIndexes('incentive_policy', t),
    index('incentive_policy_latest').on(t.effectiveFrom.desc().nullsLast(), t.id.desc().nullsLast()),
    index('incentive_policy_by_number').on(t.no, t.id.desc().nullsLast()),
    index('incentive_policy_by_budget').on(t.budget.desc().nullsLast(), t.id.desc().nullsLast()),
    index('incentive_policy_search').using('gin', searchGrams(t.title, t.no)),
    // Specification 5: a partner reads what was published for it.
    publishedRows(t, ofThose({ kinds: t.kinds, tiers: t.tiers })),
  ],
)

markWorded('IncentivePolicy', {
  thresholds: ({ fromAmount, rate }: Threshold) => `${fromAmount}: ${rate}`,
  payoutGates: ({ maxCollectionDays, payoutRatio }: Gate) => `${maxCollectionDays}: ${payoutRatio}`,
})

export type IncentivePolicyRow = typeof incentivePolicy.$inferSelect
