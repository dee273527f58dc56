import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { decimal, money } from '@channelgraph/values'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { type AnyPgColumn, date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { IssuedParty } from '../partners/partners.tables.ts'
import { settlement } from '../settlements/settlements.tables.ts'

export const INVOICE_STATUSES = ['ISSUED', 'RED_REVERSED'] as const

/**
 * An invoice (发票): one a VAT rate of a settlement. A red one (红字发票) has negative amounts: it takes another back
 * (`redInvoiceOf`), or bills a rate of which more came back than was delivered.
 */
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
    /** The invoice this red one takes back; an invoice is taken back once. */
    redInvoiceOf: text('red_invoice_of')
      .unique()
      .references((): AnyPgColumn => invoice.id),
    /** Documents keep what they were made with; a red invoice what the one it takes back was made with. */
    asIssued: jsonb('as_issued').$type<IssuedParty>(),
    version: integer().notNull().default(1),
  },
  (t) => [
    // What stands: neither taken back nor taking back.
    uniqueIndex('invoice_once_a_rate')
      .on(t.settlementId, t.vatRate)
      .where(sql`${t.status} = 'ISSUED' and ${t.redInvoiceOf} is null`),
    index('invoice_search').using('gin', searchGrams(t.no)),
    index('invoice_by_settlement').on(t.settlementId),
    // A partner user's search: its own, by number.
    index('invoice_by_partner').on(t.partnerId, t.no),
    // The list's sort orders, one by one.
    index('invoice_newest').on(t.issuedOn.desc().nullsLast(), t.no.desc().nullsLast()),
    index('invoice_oldest').on(t.issuedOn, t.no),
    index('invoice_largest').on(t.gross.desc().nullsLast(), t.no.desc().nullsLast()),
    index('invoice_by_partner_newest').on(t.partnerId, t.issuedOn.desc().nullsLast(), t.no.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

/** An invoice that stands: neither taken back, nor taking another back. There is one a settlement and rate. */
export const isStanding = and(eq(invoice.status, 'ISSUED'), isNull(invoice.redInvoiceOf))

export type InvoiceRow = typeof invoice.$inferSelect
