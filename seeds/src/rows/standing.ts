import { Money } from '@channelgraph/values'
import type { OverdueNoticeRow } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { isWaiting } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import {
  type OrderRow,
  type PartnerStandingRow,
  partnerStanding,
  type ViolationRefRow,
} from '../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { holdsWith } from '../../../subgraphs/orders/src/ordering/submission.rules.ts'
import type { RowBuffer } from '../row-buffer.ts'

/** What the order desk keeps of what finance and channel management said last of a partner; null where they said nothing. */
export function writeStanding(
  buffer: RowBuffer,
  partnerId: string,
  notice: OverdueNoticeRow | null,
  trainingLapsed: boolean,
): PartnerStandingRow | null {
  if (!notice && !trainingLapsed) return null
  const row: PartnerStandingRow = {
    partnerId,
    overdueAmount: notice && (notice.clearedOn ? Money.zero : notice.amount),
    overdueDays: notice && (notice.clearedOn ? 0 : notice.days),
    trainingValid: trainingLapsed ? false : null,
  }
  buffer.add(partnerStanding, [row])
  return row
}

/** What others said of a partner. */
export interface Said {
  readonly standing: PartnerStandingRow | null
  readonly violations: readonly ViolationRefRow[]
}

/** A waiting order is held for what is said of its partner. */
export function heldFor(order: OrderRow, { standing, violations }: Said): OrderRow {
  if (!isWaiting(order)) return order
  const holdReasons = holdsWith(order.holdReasons, [
    ...(standing?.overdueAmount?.isPositive() ? (['OVERDUE'] as const) : []),
    ...(standing?.trainingValid === false ? (['CERTIFICATE_EXPIRED'] as const) : []),
    ...(violations.some(({ supplyHeld }) => supplyHeld) ? (['SANCTION'] as const) : []),
    ...(violations.some(({ pricesCheckedFrom: from }) => from && from <= order.submittedAt!)
      ? (['PRICE_CHECK'] as const)
      : []),
  ])
  return { ...order, holdReasons, status: holdReasons.length > 0 ? 'ON_HOLD' : order.status }
}
