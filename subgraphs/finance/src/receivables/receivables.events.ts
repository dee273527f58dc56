import { PaymentOverdue } from '@channelgraph/contracts'
import type { OverdueNoticeRow } from './receivables.tables.ts'

/** A partner's overdue debt passed what the policy tolerates. */
export const paymentOverdue = (notice: OverdueNoticeRow) =>
  PaymentOverdue.of(notice, { partnerId: notice.id, amount: notice.amount.toString(), days: notice.days })

/** It no longer does. */
export const overdueCleared = (notice: OverdueNoticeRow) =>
  PaymentOverdue.of(notice, { partnerId: notice.id, amount: '0.00', days: 0 })
