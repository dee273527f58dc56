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
import type { AmountRange, Period } from '@channelgraph/values'
import { and } from 'drizzle-orm'
import { settlement } from '../settlements/settlements.tables.ts'
import { payments } from './payments.store.ts'
import { type PaymentRow, payment } from './payments.tables.ts'

export interface PaymentFilter {
  readonly statuses?: readonly PaymentRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly settlementId?: string | null
  readonly period?: Period | null
  readonly amount?: AmountRange | null
  readonly search?: string | null
}

export const paymentPages = pages(payments, {
  where: ({ statuses, partnerIds, settlementId, period, amount }: PaymentFilter) =>
    and(
      anyOf('statuses', payment.status, statuses),
      anyOf('partnerIds', payment.partnerId, partnerIds),
      only(payment.settlementId, settlementId),
      onDays('period', payment.valueDate, period),
      ofAmount('amount', payment.amount, amount),
    ),
  search: [
    indexed({ texts: [payment.bankRef] }),
    referredBy(payment.settlementId, settlement.id, codeIn(settlement.no)),
    partnerOf(payment.partnerId),
  ],
  sorts: {
    NEWEST: [descending(payment.valueDate), descending(payment.id)],
    OLDEST: [ascending(payment.valueDate), ascending(payment.id)],
    LARGEST: [descending(payment.amount), descending(payment.id)],
  },
})
