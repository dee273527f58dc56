import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { ledgerEntry } from '../ledger/ledger.tables.ts'

export const SUBSIDY_STATUSES = ['CLAIMED', 'PAID'] as const

/** What a partner claimed of the company's share of a campaign (推广补贴): once a campaign. */
export const subsidy = pgTable(
  'subsidy',
  {
    id: text().primaryKey(),
    campaignId: text('campaign_id').notNull().unique(),
    campaignNo: text('campaign_no').notNull(),
    partnerId: text('partner_id').notNull(),
    amount: money().notNull(),
    status: text({ enum: SUBSIDY_STATUSES }).notNull(),
    claimedAt: instant('claimed_at').notNull(),
    /** The entry that booked it as owed. */
    accrualEntryId: text('accrual_entry_id')
      .notNull()
      .references(() => ledgerEntry.id),
    /** What the bank says of the transfer, and the entry that booked it; null until it is PAID. */
    valueDate: date('value_date'),
    bankRef: text('bank_ref'),
    entryId: text('entry_id').references(() => ledgerEntry.id),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('subsidy_amount', sql`${t.amount} > 0`),
    check('subsidy_paid', sql`(${t.status} = 'PAID') = (${t.entryId} is not null)`),
    index('subsidy_by_partner').on(t.partnerId, t.claimedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('subsidy_by_time').on(t.claimedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

export type SubsidyRow = typeof subsidy.$inferSelect
