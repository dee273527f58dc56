import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { ledgerEntry } from '../ledger/ledger.tables.ts'
import { prepayment } from '../prepayments/prepayments.tables.ts'

export const REFUND_STATUSES = ['PROPOSED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'PAID'] as const

/** Who asked for what, and who decided it: never the same person. */
const proposal = {
  id: text().primaryKey(),
  partnerId: text('partner_id').notNull(),
  reason: text().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: instant('decided_at'),
  comment: text(),
  version: integer().notNull().default(1),
}

/** Money that goes back to a partner (退款): of a prepayment, or of its deposit where it names none. */
export const refund = pgTable(
  'refund',
  {
    ...proposal,
    prepaymentId: text('prepayment_id').references(() => prepayment.id),
    amount: money().notNull(),
    status: text({ enum: REFUND_STATUSES }).notNull(),
    /** What the bank says of the transfer, and the entry that booked it; null until it is PAID. */
    valueDate: date('value_date'),
    bankRef: text('bank_ref'),
    entryId: text('entry_id').references(() => ledgerEntry.id),
  },
  (t) => [
    check('refund_amount', sql`${t.amount} > 0`),
    check('refund_paid', sql`(${t.status} = 'PAID') = (${t.entryId} is not null)`),
    index('refund_by_partner').on(t.partnerId, t.proposedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('refund_by_time').on(t.proposedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('refund_by_prepayment').on(t.prepaymentId),
    ownRows(t.partnerId),
  ],
)

export const CORRECTION_STATUSES = ['PROPOSED', 'APPROVED', 'REJECTED'] as const

/** A deposit that was booked with a wrong amount (保证金更正): its entry is reversed, and the right one booked. */
export const depositCorrection = pgTable(
  'deposit_correction',
  {
    ...proposal,
    /** The entry that booked it. */
    entryId: text('entry_id')
      .notNull()
      .references(() => ledgerEntry.id),
    /** What is right; 0.00 where nothing came. */
    amount: money().notNull(),
    status: text({ enum: CORRECTION_STATUSES }).notNull(),
  },
  (t) => [
    uniqueIndex('deposit_correction_pending').on(t.entryId).where(sql`${t.status} = 'PROPOSED'`),
    index('deposit_correction_by_partner').on(t.partnerId, t.proposedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('deposit_correction_by_time').on(t.proposedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

export type RefundRow = typeof refund.$inferSelect
export type DepositCorrectionRow = typeof depositCorrection.$inferSelect
