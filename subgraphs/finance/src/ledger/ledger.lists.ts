import { anyOf, ascending, descending, indexed, ofAmount, onDays, pages } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import type { AmountRange, Period } from '@channelgraph/values'
import { and, or } from 'drizzle-orm'
import { entries } from './ledger.store.ts'
import { type LedgerAccount, ledgerEntry } from './ledger.tables.ts'

export interface LedgerEntryFilter {
  readonly accounts?: readonly LedgerAccount[] | null
  readonly partnerIds?: readonly string[] | null
  readonly period?: Period | null
  readonly amount?: AmountRange | null
  readonly search?: string | null
}

export const ledgerEntryPages = pages(entries, {
  where: ({ accounts, partnerIds, period, amount }: LedgerEntryFilter) =>
    and(
      or(anyOf('accounts', ledgerEntry.debit, accounts), anyOf('accounts', ledgerEntry.credit, accounts)),
      anyOf('partnerIds', ledgerEntry.partnerId, partnerIds),
      onDays('period', ledgerEntry.bookedOn, period),
      ofAmount('amount', ledgerEntry.amount, amount),
    ),
  search: [indexed({ texts: [ledgerEntry.document] }), partnerOf(ledgerEntry.partnerId)],
  sorts: {
    NEWEST: [descending(ledgerEntry.bookedOn), descending(ledgerEntry.id)],
    OLDEST: [ascending(ledgerEntry.bookedOn), ascending(ledgerEntry.id)],
    LARGEST: [descending(ledgerEntry.amount), descending(ledgerEntry.id)],
  },
})
