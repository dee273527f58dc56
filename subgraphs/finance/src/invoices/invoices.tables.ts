import { ownRows } from '@channelgraph/access'
import { decimal, money } from '@channelgraph/values'
import { date, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { settlement } from '../settlements/settlements.tables.ts'

export const INVOICE_STATUSES = ['ISSUED'] as const

/** An invoice (发票): one a VAT rate of a settlement. */
export const invoice = pgTable(
  'invoice',
  {
    id: text().primaryKey(),
    /** Gap-free a year: INV2026-000001. */
    no: text().notNull().unique(),
    partnerId: text('partner_id').notNull(),
    settlementId: text('settlement_id')
      .notNull()
      .references(() => settlement.id),
    status: text({ enum: INVOICE_STATUSES }).notNull(),
    net: money().notNull(),
    vatRate: decimal('vat_rate').notNull(),
    vat: money().notNull(),
    gross: money().notNull(),
    issuedOn: date('issued_on').notNull(),
  },
  (t) => [uniqueIndex('invoice_once_a_rate').on(t.settlementId, t.vatRate), ownRows(t.partnerId)],
)

export type InvoiceRow = typeof invoice.$inferSelect
