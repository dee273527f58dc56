import { SettlementConfirmed, SettlementPaid } from '@channelgraph/contracts'
import { daysBetween } from '@channelgraph/values'
import type { SettlementRow } from './settlements.tables.ts'

const subjectOf = (settlement: SettlementRow) => ({
  settlementId: settlement.id,
  no: settlement.no,
  partnerId: settlement.partnerId,
  gross: settlement.gross.toString(),
})

export const settlementConfirmed = (settlement: SettlementRow) =>
  SettlementConfirmed.of(settlement, subjectOf(settlement))

/** `lateDays` counts from the due date to the value date of the last payment; 0 for one in time. */
export const settlementPaid = (settlement: SettlementRow, dueOn: string, paidOn: string) =>
  SettlementPaid.of(settlement, { ...subjectOf(settlement), paidOn, lateDays: Math.max(0, daysBetween(dueOn, paidOn)) })
