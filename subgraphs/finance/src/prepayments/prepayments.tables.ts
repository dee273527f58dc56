import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { invoice } from '../invoices/invoices.tables.ts'
import { ledgerEntry } from '../ledger/ledger.tables.ts'
import { payment } from '../payments/payments.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'

/** Money of a partner that waits (预收款): what a payment left, or what a credit note gave back. Together they are the account PREPAYMENT. */
export const prepayment = pgTable(
  'prepayment',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    /** What it is left of; null for a credit note. */
    paymentId: text('payment_id')
      .unique()
      .references(() => payment.id),
    /** The credit note; null for what a payment left. */
    invoiceId: text('invoice_id')
      .unique()
      .references(() => invoice.id),
    amount: money().notNull(),
    /** What of it is neither set off nor paid back. */
    open: money().notNull(),
    /** What of `open` is asked to be paid back: it waits for that, and is not set off. */
    held: money().notNull().default(sql`0`),
    /** The day the money was there: the payment's value date, the credit note's date. */
    valueDate: date('value_date').notNull(),
    /** The day its payment or credit note was taken back; null while it stands. */
    reversedOn: date('reversed_on'),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('prepayment_source', sql`(${t.paymentId} is null) <> (${t.invoiceId} is null)`),
    check('prepayment_open', sql`${t.held} >= 0 and ${t.held} <= ${t.open} and ${t.open} <= ${t.amount}`),
    index('prepayment_waiting').on(t.partnerId, t.valueDate).where(sql`${t.open} > ${t.held}`),
    index('prepayment_by_partner').on(t.partnerId, t.valueDate),
    ownRows(t.partnerId),
  ],
)

export const SET_OFF_STATES = ['POSTED', 'REVERSED'] as const

/** A prepayment paid something of an invoice (冲抵). One that is taken back stays as it was written, and counts no more. */
export const setOff = pgTable(
  'set_off',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    prepaymentId: text('prepayment_id')
      .notNull()
      .references(() => prepayment.id),
    receivableId: text('receivable_id')
      .notNull()
      .references(() => receivable.id),
    amount: money().notNull(),
    /** The prepayment's: whether the money was there by the due date. */
    valueDate: date('value_date').notNull(),
    /** False where somebody asked for it. */
    automatic: boolean().notNull(),
    status: text({ enum: SET_OFF_STATES }).notNull().default('POSTED'),
    /** The entry that booked it. */
    entryId: text('entry_id')
      .notNull()
      .references(() => ledgerEntry.id),
    setOffAt: instant('set_off_at').notNull(),
    /** When it was taken back; null while it stands. */
    reversedAt: instant('reversed_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('set_off_amount', sql`${t.amount} > 0`),
    index('set_off_by_receivable').on(t.receivableId, t.valueDate),
    index('set_off_by_prepayment').on(t.prepaymentId),
    ownRows(t.partnerId),
  ],
)

export type PrepaymentRow = typeof prepayment.$inferSelect
export type SetOffRow = typeof setOff.$inferSelect
