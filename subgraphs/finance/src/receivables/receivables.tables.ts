import { ownRows } from '@channelgraph/access'
import { money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { invoice } from '../invoices/invoices.tables.ts'
import { settlement } from '../settlements/settlements.tables.ts'

/** What a partner owes for an invoice (应收), one an invoice. */
export const receivable = pgTable(
  'receivable',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    settlementId: text('settlement_id')
      .notNull()
      .references(() => settlement.id),
    invoiceId: text('invoice_id')
      .notNull()
      .unique()
      .references(() => invoice.id),
    dueOn: date('due_on').notNull(),
    amount: money().notNull(),
    /** `amount` less what payments were allocated to it; nothing once its invoice was taken back. */
    open: money().notNull(),
    /** The day its invoice was taken back by a red one; null while it is owed. */
    reversedOn: date('reversed_on'),
  },
  (t) => [
    check('receivable_open', sql`${t.open} >= 0 and ${t.open} <= ${t.amount}`),
    index('receivable_by_partner').on(t.partnerId, t.dueOn),
    index('receivable_open_by_due').on(t.dueOn, t.partnerId).where(sql`${t.open} > 0`),
    index('receivable_by_settlement').on(t.settlementId),
    ownRows(t.partnerId),
  ],
)

/**
 * What the others were told last of a partner's overdue debt (PaymentOverdue), one row a partner: open while it is more than the
 * policy tolerates, cleared when it no longer is.
 */
export const overdueNotice = pgTable(
  'overdue_notice',
  {
    id: text('partner_id').primaryKey(),
    /** What was overdue beyond tolerance when it was announced, and for how many days at most. */
    amount: money().notNull(),
    days: integer().notNull(),
    noticedOn: date('noticed_on').notNull(),
    clearedOn: date('cleared_on'),
    version: integer().notNull().default(1),
  },
  (t) => [index('overdue_notice_open').on(t.id).where(sql`${t.clearedOn} is null`), ownRows(t.id)],
)

export type OverdueNoticeRow = typeof overdueNotice.$inferSelect
export type ReceivableRow = typeof receivable.$inferSelect
