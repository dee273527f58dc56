import { ownRows } from '@channelgraph/access'
import { PARTNER_KINDS } from '@channelgraph/contracts'
import { searchGrams } from '@channelgraph/paging'
import { instant } from '@channelgraph/values'
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { ofThose, publishedRows } from '../approvals/documents.audience.ts'
import { documentColumns, documentIndexes } from '../approvals/documents.tables.ts'
import { partner } from '../partners/partners.tables.ts'

/** A revision of a channel policy (渠道政策). */
export const channelPolicy = pgTable(
  'channel_policy',
  {
    ...documentColumns(),
    title: text().notNull(),
    body: text().notNull(),
    appliesToKinds: text('applies_to_kinds', { enum: PARTNER_KINDS }).array().notNull(),
  },
  (t) => [
    ...documentIndexes('channel_policy', t),
    index('channel_policy_newest').on(t.effectiveFrom.desc().nullsLast(), t.id.desc().nullsLast()),
    index('channel_policy_by_number').on(t.no, t.id.desc().nullsLast()),
    index('channel_policy_search').using('gin', searchGrams(t.title, t.no)),
    // Specification 5: a partner reads what was published for its kind.
    publishedRows(t, ofThose({ kinds: t.appliesToKinds })),
  ],
)

/** A partner has read a revision (POLICY_ACK). Written once. */
export const policyAcknowledgement = pgTable(
  'policy_acknowledgement',
  {
    id: text().primaryKey(),
    policyId: text('policy_id')
      .notNull()
      .references(() => channelPolicy.id),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    acknowledgedBy: text('acknowledged_by').notNull(),
    acknowledgedAt: instant('acknowledged_at').notNull(),
  },
  (t) => [uniqueIndex('policy_acknowledgement_once').on(t.policyId, t.partnerId), ownRows(t.partnerId)],
)

export type ChannelPolicyRow = typeof channelPolicy.$inferSelect
export type PolicyAcknowledgementRow = typeof policyAcknowledgement.$inferSelect
