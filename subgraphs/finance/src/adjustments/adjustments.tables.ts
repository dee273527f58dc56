import { ownRows } from '@channelgraph/access'
import { decimal, instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { index, pgTable, text } from 'drizzle-orm/pg-core'

/** A correction of what a partner owes (调整), of either sign: it stands as a line in the partner's next settlement. Never changed. */
export const adjustment = pgTable(
  'adjustment',
  {
    id: text().primaryKey(),
    /** ADJ202611-000001. */
    no: text().notNull().unique(),
    partnerId: text('partner_id').notNull(),
    orderId: text('order_id'),
    net: money().notNull(),
    vatRate: decimal('vat_rate').notNull(),
    vat: money().notNull(),
    gross: money().notNull(),
    reason: text().notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    /** The invoice that covers it; null until then. */
    invoiceId: text('invoice_id'),
  },
  (t) => [
    index('adjustment_by_order').on(t.orderId),
    index('adjustment_uninvoiced').on(t.partnerId).where(sql`${t.invoiceId} is null`),
    ownRows(t.partnerId),
  ],
)

export type AdjustmentRow = typeof adjustment.$inferSelect
