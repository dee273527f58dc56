import {
  addMonths,
  type BusinessDate,
  type Decimal,
  daysBetween,
  Money,
  roundTo6,
  withDefaults,
} from '@channelgraph/values'
import type { InvoiceRow } from '../invoices/invoices.tables.ts'
import { type ReceivableRow, receivable } from './receivables.tables.ts'

/** Days a receivable is overdue on a day: 0 up to its due date, and once it is paid. */
export const overdueDaysOf = ({ dueOn, open }: Pick<ReceivableRow, 'dueOn' | 'open'>, today: BusinessDate): number =>
  open.isPositive() ? Math.max(0, daysBetween(dueOn, today)) : 0

/** How receivables age (账龄): days overdue, both ends included. The labels never change. */
export const AGE_BUCKETS = [
  { label: 'NOT_DUE', from: null, to: 0 },
  { label: '1-30', from: 1, to: 30 },
  { label: '31-60', from: 31, to: 60 },
  { label: '61-90', from: 61, to: 90 },
  { label: '90+', from: 91, to: null },
] as const

/** What is open of one partner, or of all partners of a region. `aging` has one amount a bucket. */
export interface Exposure {
  /** The partner, or the region's code. */
  readonly id: string
  readonly receivable: Money
  readonly overdue: Money
  readonly maxDays: number
  readonly aging: readonly Money[]
}

export const noExposure = (id: string): Exposure => ({
  id,
  receivable: Money.zero,
  overdue: Money.zero,
  maxDays: 0,
  aging: AGE_BUCKETS.map(() => Money.zero),
})

/** A partner's record of payment over a window: what fell due in it, and what of that was paid by its due date. */
export interface PaymentRecord {
  readonly fellDue: Money
  readonly onTime: Money
}

/** The 12 months before a day: due dates from `from`, before `until`. What is due today has not fallen due yet. */
export const paymentWindow = (today: BusinessDate): { from: BusinessDate; until: BusinessDate } => ({
  from: addMonths(today, -12),
  until: today,
})

/** FinanceKpi.onTimePaymentRate (3.14); null where nothing fell due. */
export function onTimePaymentRate(record: PaymentRecord | null): Decimal | null {
  const rate = record?.onTime.dividedBy(record.fellDue)
  return rate ? roundTo6(rate) : null
}

/** What is owed for an invoice as it is issued: all of it is open. */
export const openingReceivable = (
  { id: invoiceId, partnerId, settlementId, gross }: Pick<InvoiceRow, 'id' | 'partnerId' | 'settlementId' | 'gross'>,
  given: Pick<ReceivableRow, 'id' | 'dueOn'>,
): ReceivableRow =>
  withDefaults(receivable, { ...given, invoiceId, partnerId, settlementId, amount: gross, open: gross })
