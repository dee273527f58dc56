import type { Money } from '@channelgraph/values'

/** What finance knows of an order's money, gross. */
export interface OrderPayment {
  readonly orderId: string
  /** Goods accepted less those returned, and adjustments: what is to be paid in the end. */
  readonly billable: Money
  /** What of that stands in a settlement that was sent. */
  readonly settled: Money
  /** What of that is paid. */
  readonly paid: Money
  /** What of that is open and past its due date. */
  readonly overdue: Money
  /** What of that is open and due today. */
  readonly dueToday: Money
}

export type PaymentStatus = 'NOT_DUE' | 'DUE' | 'OVERDUE' | 'PARTIAL' | 'PAID'

/** How far an order is paid: the worst that holds of what is due, else how much is paid. */
export function paymentStatusOf({ billable, paid, overdue, dueToday }: OrderPayment): PaymentStatus {
  if (overdue.isPositive()) return 'OVERDUE'
  if (dueToday.isPositive()) return 'DUE'
  if (!paid.isPositive()) return 'NOT_DUE'
  return paid.compare(billable) >= 0 ? 'PAID' : 'PARTIAL'
}
