import { anyOf, ascending, codeIn, descending, ofAmount, only, pages, referredBy } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { type AmountRange, check, type Period, within } from '@channelgraph/values'
import { and } from 'drizzle-orm'
import { settlement } from '../settlements/settlements.tables.ts'
import { disputes } from './disputes.store.ts'
import { settlementDispute as dispute, type SettlementDisputeRow } from './disputes.tables.ts'

export interface DisputeFilter {
  readonly statuses?: readonly SettlementDisputeRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly settlementId?: string | null
  readonly period?: Period | null
  readonly claim?: AmountRange | null
  readonly search?: string | null
}

export const disputePages = pages(disputes, {
  where: ({ statuses, partnerIds, settlementId, period, claim }: DisputeFilter) =>
    and(
      anyOf('statuses', dispute.status, statuses),
      anyOf('partnerIds', dispute.partnerId, partnerIds),
      only(dispute.settlementId, settlementId),
      period ? within(dispute.openedAt, check.period('period', period)) : undefined,
      ofAmount('claim', dispute.claim, claim),
    ),
  search: [
    dispute.reason,
    // Row security keeps the number of a draft from its partner, in which a carried dispute may stand already.
    referredBy(dispute.settlementId, settlement.id, codeIn(settlement.no)),
    partnerOf(dispute.partnerId),
  ],
  sorts: {
    NEWEST: [descending(dispute.openedAt), descending(dispute.id)],
    OLDEST: [ascending(dispute.openedAt), ascending(dispute.id)],
    LARGEST: [descending(dispute.claim), descending(dispute.id)],
  },
})
