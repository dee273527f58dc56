import { PaymentOverdue } from '@channelgraph/contracts'
import type { PaymentRow } from '../payments/payments.tables.ts'
import type { Exposure } from './receivables.rules.ts'
import type { ReceivableRow } from './receivables.tables.ts'

/** A receivable passed its due date: all that its partner has overdue now. */
export const paymentOverdue = (receivable: ReceivableRow, exposure: Exposure) =>
  PaymentOverdue.of(
    { id: receivable.id, version: 1 },
    { partnerId: receivable.partnerId, amount: exposure.overdue.toString(), days: exposure.maxDays },
  )

/** A payment paid the last overdue receivable. */
export const overdueCleared = (payment: PaymentRow) =>
  PaymentOverdue.of({ id: payment.id, version: 1 }, { partnerId: payment.partnerId, amount: '0.00', days: 0 })
