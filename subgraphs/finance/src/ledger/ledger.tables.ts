import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { type AnyPgColumn, check, date, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'

/** The accounts of the ledger; those with a partner are kept per partner. */
export const LEDGER_ACCOUNTS = [
  'RECEIVABLE',
  'PREPAYMENT',
  'DEPOSIT',
  'REVENUE',
  'OTHER_INCOME',
  'OUTPUT_VAT',
  'SUBSIDY_PAYABLE',
  'MARKETING_COST',
  'BANK',
] as const
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number]

/**
 * Double entry: one row moves one amount from `credit` to `debit`, so the ledger balances row by row (F-02).
 * Append-only: a trigger in the migration refuses UPDATE, DELETE and TRUNCATE; a mistake is reversed by a new row.
 */
export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    id: text().primaryKey(),
    /** When it was written. */
    at: instant('at').notNull(),
    /** The business date it counts from: the bank's value date, the invoice's date. */
    bookedOn: date('booked_on').notNull(),
    debit: text({ enum: LEDGER_ACCOUNTS }).notNull(),
    credit: text({ enum: LEDGER_ACCOUNTS }).notNull(),
    amount: money().notNull(),
    /** The invoice's number, the bank's reference, or the violation's or campaign's number. */
    document: text().notNull(),
    partnerId: text('partner_id'),
    /** The entry this one takes back; an entry is reversed once. */
    reversesId: text('reverses_id').references((): AnyPgColumn => ledgerEntry.id),
  },
  (t) => [
    check('ledger_entry_amount', sql`${t.amount} > 0`),
    check('ledger_entry_accounts', sql`${t.debit} <> ${t.credit}`),
    uniqueIndex('ledger_entry_reversed_once').on(t.reversesId),
    index('ledger_entry_by_debit').on(t.partnerId, t.debit),
    index('ledger_entry_by_credit').on(t.partnerId, t.credit),
    index('ledger_entry_newest').on(t.bookedOn.desc().nullsLast(), t.id.desc().nullsLast()),
    index('ledger_entry_oldest').on(t.bookedOn, t.id),
    index('ledger_entry_largest').on(t.amount.desc().nullsLast(), t.id.desc().nullsLast()),
    index('ledger_entry_search').using('gin', searchGrams(t.document)),
    index('ledger_entry_by_document').on(t.document),
    ownRows(t.partnerId),
  ],
)

export type LedgerEntryRow = typeof ledgerEntry.$inferSelect
