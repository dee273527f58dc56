import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import { ledgerEntry } from '../ledger/ledger.tables.ts'

/** What a violation's sanction took of its partner's deposit (保证金扣除): once a violation, whose id is its own. */
export const depositDeduction = pgTable(
  'deposit_deduction',
  {
    id: text('violation_id').primaryKey(),
    partnerId: text('partner_id').notNull(),
    /** What the sanction asks for. */
    asked: money().notNull(),
    /** What of that was held, and taken. */
    amount: money().notNull(),
    /** The entry that booked it; null where nothing was held. */
    entryId: text('entry_id').references(() => ledgerEntry.id),
    deductedAt: instant('deducted_at').notNull(),
  },
  (t) => [
    check('deposit_deduction_amount', sql`${t.amount} >= 0 and ${t.amount} <= ${t.asked} and ${t.asked} > 0`),
    check('deposit_deduction_booked', sql`(${t.amount} > 0) = (${t.entryId} is not null)`),
    index('deposit_deduction_by_partner').on(t.partnerId, t.deductedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

export type DepositDeductionRow = typeof depositDeduction.$inferSelect
