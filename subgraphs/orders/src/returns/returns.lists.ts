import { anyOf, ascending, codeIn, descending, only, pages, referredBy } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { check, type Period, within } from '@channelgraph/values'
import { and } from 'drizzle-orm'
import { salesOrder } from '../ordering/ordering.tables.ts'
import { returns } from './returns.store.ts'
import { type GoodsReturnRow, goodsReturn } from './returns.tables.ts'

export interface GoodsReturnFilter {
  readonly statuses?: readonly GoodsReturnRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly orderId?: string | null
  readonly period?: Period | null
  readonly search?: string | null
}

export const returnPages = pages(returns, {
  where: ({ statuses, partnerIds, orderId, period }: GoodsReturnFilter) =>
    and(
      anyOf('statuses', goodsReturn.status, statuses),
      anyOf('partnerIds', goodsReturn.partnerId, partnerIds),
      only(goodsReturn.orderId, orderId),
      period ? within(goodsReturn.requestedAt, check.period('period', period)) : undefined,
    ),
  search: [
    codeIn(goodsReturn.no),
    goodsReturn.reason,
    referredBy(goodsReturn.orderId, salesOrder.id, codeIn(salesOrder.no)),
    partnerOf(goodsReturn.partnerId),
  ],
  sorts: {
    NEWEST: [descending(goodsReturn.requestedAt), descending(goodsReturn.id)],
    OLDEST: [ascending(goodsReturn.requestedAt), ascending(goodsReturn.id)],
    LARGEST: [descending(goodsReturn.net), descending(goodsReturn.id)],
  },
})
