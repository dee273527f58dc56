import { ownRows } from '@channelgraph/access'
import { money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, pgTable, text } from 'drizzle-orm/pg-core'
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
    /** `amount` less what payments were allocated to it. */
    open: money().notNull(),
    /** The day PaymentOverdue told the others; null while it is not overdue, or not yet told. */
    overdueAnnouncedOn: date('overdue_announced_on'),
  },
  (t) => [
    check('receivable_open', sql`${t.open} >= 0 and ${t.open} <= ${t.amount}`),
    index('receivable_by_partner').on(t.partnerId, t.dueOn),
    // What is open is summed and aged from this alone (0023).
    index('receivable_open_by_partner').on(t.partnerId, t.dueOn, t.open).where(sql`${t.open} > 0`),
    index('receivable_open_by_due').on(t.dueOn, t.partnerId).where(sql`${t.open} > 0`),
    index('receivable_by_settlement').on(t.settlementId),
    ownRows(t.partnerId),
  ],
)

export type ReceivableRow = typeof receivable.$inferSelect
