import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { settlement } from '../settlements/settlements.tables.ts'

export const DISPUTE_STATUSES = ['OPEN', 'ACCEPTED', 'REJECTED', 'WITHDRAWN'] as const

/** A partner's objection to a line of its settlement (争议). */
export const settlementDispute = pgTable(
  'settlement_dispute',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    /** Where the line stands. An open dispute follows what its line is for into the settlement where that is drafted next. */
    settlementId: text('settlement_id')
      .notNull()
      .references(() => settlement.id),
    lineNo: integer('line_no').notNull(),
    /** What the line is for: one of the two. */
    deliveryId: text('delivery_id'),
    adjustmentId: text('adjustment_id'),
    /** What the partner says is right, gross. */
    claim: money().notNull(),
    reason: text().notNull(),
    status: text({ enum: DISPUTE_STATUSES }).notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    /** What finance said to its decision. */
    comment: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('settlement_dispute_open_once').on(t.settlementId, t.lineNo).where(sql`${t.status} = 'OPEN'`),
    index('settlement_dispute_by_settlement').on(t.settlementId, t.lineNo),
    index('settlement_dispute_newest').on(t.openedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('settlement_dispute_oldest').on(t.openedAt, t.id),
    index('settlement_dispute_largest').on(t.claim.desc().nullsLast(), t.id.desc().nullsLast()),
    index('settlement_dispute_by_partner').on(t.partnerId, t.openedAt),
    ownRows(t.partnerId),
  ],
)

export type SettlementDisputeRow = typeof settlementDispute.$inferSelect
