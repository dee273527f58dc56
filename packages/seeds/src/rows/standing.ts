import { type PayloadOf, PaymentOverdue, TrainingValidityChanged } from '@channelgraph/contracts'
import { outbox } from '@channelgraph/events'
import { Money } from '@channelgraph/values'
import { isWaiting } from '../../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import {
  type PartnerStandingRow,
  partnerStanding,
  salesOrder,
} from '../../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { holdsWith } from '../../../../subgraphs/orders/src/ordering/submission.rules.ts'
import type { Book } from '../book.ts'

/** What the order desk keeps of what finance and channel management said last, and the waiting orders it is held for. */
export function writeStanding(orders: Book, finance: Book, partners: Book): void {
  const standings = new Map<string, PartnerStandingRow>()
  const keep = (partnerId: string, said: Partial<PartnerStandingRow>) => {
    const nothing = { partnerId, overdueAmount: null, overdueDays: null, trainingValid: null }
    standings.set(partnerId, { ...nothing, ...standings.get(partnerId), ...said })
  }
  for (const { type, payload } of finance.rowsOf(outbox)) {
    if (type !== PaymentOverdue.type) continue
    const { partnerId, amount, days } = payload as PayloadOf<typeof PaymentOverdue>
    keep(partnerId, { overdueAmount: Money.parse(amount), overdueDays: days })
  }
  for (const { type, payload } of partners.rowsOf(outbox)) {
    if (type !== TrainingValidityChanged.type) continue
    const { partnerId, valid } = payload as PayloadOf<typeof TrainingValidityChanged>
    keep(partnerId, { trainingValid: valid })
  }
  orders.add(partnerStanding, [...standings.values()])
  for (const order of orders.rowsOf(salesOrder).filter(isWaiting)) {
    const standing = standings.get(order.partnerId)
    order.holdReasons = holdsWith(order.holdReasons, [
      ...(standing?.overdueAmount?.isPositive() ? (['OVERDUE'] as const) : []),
      ...(standing?.trainingValid === false ? (['CERTIFICATE_EXPIRED'] as const) : []),
    ])
    if (order.holdReasons.length > 0) order.status = 'ON_HOLD'
  }
}
