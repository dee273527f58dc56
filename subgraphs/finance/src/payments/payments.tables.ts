import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlement } from '../settlements/settlements.tables.ts'

export const PAYMENT_DIRECTIONS = ['IN'] as const
export const PAYMENT_STATES = ['POSTED', 'REVERSED'] as const

/** Money from a partner's bank (付款). */
export const payment = pgTable(
  'payment',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    /** The settlement it was paid for; null where the partner named none. */
    settlementId: text('settlement_id').references(() => settlement.id),
    direction: text({ enum: PAYMENT_DIRECTIONS }).notNull(),
    status: text({ enum: PAYMENT_STATES }).notNull(),
    amount: money().notNull(),
    valueDate: date('value_date').notNull(),
    bankRef: text('bank_ref').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    /** When the bank took it back; null while it stands. */
    reversedAt: instant('reversed_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('payment_amount', sql`${t.amount} > 0`),
    index('payment_search').using('gin', searchGrams(t.bankRef)),
    index('payment_by_settlement').on(t.settlementId),
    index('payment_by_partner').on(t.partnerId, t.valueDate),
    index('payment_newest').on(t.valueDate.desc().nullsLast(), t.id.desc().nullsLast()),
    index('payment_oldest').on(t.valueDate, t.id),
    index('payment_largest').on(t.amount.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

/**
 * Which receivables a payment paid, and how much of each. What is left of it became a prepayment (预付款). Those of a reversed
 * payment stay as they were written, and count no more.
 */
export const paymentAllocation = pgTable(
  'payment_allocation',
  {
    paymentId: text('payment_id')
      .notNull()
      .references(() => payment.id),
    receivableId: text('receivable_id')
      .notNull()
      .references(() => receivable.id),
    partnerId: text('partner_id').notNull(),
    amount: money().notNull(),
    /** The payment's: whether it came by the due date. */
    valueDate: date('value_date').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.paymentId, t.receivableId] }),
    check('payment_allocation_amount', sql`${t.amount} > 0`),
    index('payment_allocation_by_receivable').on(t.receivableId, t.valueDate, t.amount),
    ownRows(t.partnerId),
  ],
)

export type PaymentRow = typeof payment.$inferSelect
export type PaymentAllocationRow = typeof paymentAllocation.$inferSelect
