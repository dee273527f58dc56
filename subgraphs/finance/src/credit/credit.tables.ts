import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** A partner's credit line (信用额度), one a partner: its id is the partner's. Its row lock orders all reservations. */
export const creditLine = pgTable(
  'credit_line',
  {
    id: text('partner_id').primaryKey(),
    limit: money('credit_limit').notNull(),
    /** What management or the contract granted last: what finance may raise is measured against it. */
    approvedLimit: money('approved_limit').notNull(),
    /** Last day; from the contract. */
    validTo: date('valid_to').notNull(),
    blocked: boolean().notNull().default(false),
    blockReason: text('block_reason'),
    /** Whether finance wrote the reason for the partner as well. */
    blockReasonForPartner: boolean('block_reason_for_partner').notNull().default(false),
    version: integer().notNull().default(1),
  },
  (t) => [ownRows(t.id)],
)

export const RESERVATION_STATUSES = ['RESERVED', 'REFUSED', 'EXPIRED'] as const

/**
 * Credit held for an order from its submission (3.7), one an order. `posted` became debt when goods were accepted, `voided`
 * was cancelled or expired; what is left of `amount` is reserved. A refused order holds nothing: its amount is what
 * was delivered of it.
 */
export const creditReservation = pgTable(
  'credit_reservation',
  {
    id: text().primaryKey(),
    orderId: text('order_id').notNull().unique(),
    orderNo: text('order_no').notNull(),
    partnerId: text('partner_id').notNull(),
    status: text({ enum: RESERVATION_STATUSES }).notNull(),
    /** Gross of the units wanted, ordered and not cancelled, as submitted or split last. */
    requested: money().notNull(),
    amount: money().notNull(),
    posted: money().notNull(),
    voided: money().notNull(),
    decidedAt: instant('decided_at').notNull(),
    /** What is still reserved then is voided: 90 days after the decision. */
    expiresAt: instant('expires_at').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    check(
      'credit_reservation_within',
      sql`${t.posted} >= 0 and ${t.voided} >= 0 and ${t.posted} + ${t.voided} <= ${t.amount}`,
    ),
    // What was refused and is still wanted: few rows, looked at each minute.
    index('credit_reservation_refused')
      .on(t.decidedAt)
      .where(sql`${t.status} = 'REFUSED' and ${t.requested} > ${t.posted}`),
    index('credit_reservation_open').on(t.partnerId).where(sql`${t.amount} > ${t.posted} + ${t.voided}`),
    index('credit_reservation_due').on(t.expiresAt).where(sql`${t.amount} > ${t.posted} + ${t.voided}`),
    ownRows(t.partnerId),
  ],
)

export type CreditLineRow = typeof creditLine.$inferSelect
export type CreditReservationRow = typeof creditReservation.$inferSelect
