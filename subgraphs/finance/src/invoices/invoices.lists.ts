import {
  anyOf,
  ascending,
  codeIn,
  descending,
  indexed,
  ofAmount,
  onDays,
  only,
  pages,
  referredBy,
} from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { type AmountRange, Money, type Period } from '@channelgraph/values'
import { and, gte, lt } from 'drizzle-orm'
import { settlement } from '../settlements/settlements.tables.ts'
import { invoices } from './invoices.store.ts'
import { type InvoiceRow, invoice } from './invoices.tables.ts'

export interface InvoiceFilter {
  readonly statuses?: readonly InvoiceRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly settlementId?: string | null
  readonly red?: boolean | null
  readonly period?: Period | null
  readonly gross?: AmountRange | null
  readonly search?: string | null
}

export const invoicePages = pages(invoices, {
  where: ({ statuses, partnerIds, settlementId, red, period, gross }: InvoiceFilter) =>
    and(
      anyOf('statuses', invoice.status, statuses),
      anyOf('partnerIds', invoice.partnerId, partnerIds),
      only(invoice.settlementId, settlementId),
      red == null ? undefined : (red ? lt : gte)(invoice.gross, Money.zero),
      onDays('period', invoice.issuedOn, period),
      ofAmount('gross', invoice.gross, gross),
    ),
  search: [
    indexed({ codes: [invoice.no] }),
    referredBy(invoice.settlementId, settlement.id, codeIn(settlement.no)),
    partnerOf(invoice.partnerId),
  ],
  sorts: {
    NEWEST: [descending(invoice.issuedOn), descending(invoice.no)],
    OLDEST: [ascending(invoice.issuedOn), ascending(invoice.no)],
    LARGEST: [descending(invoice.gross), descending(invoice.no)],
  },
})
