import { anyOf, ascending, descending, indexed, inRegions, ofAmount, onDays, pages } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import type { AmountRange, Period } from '@channelgraph/values'
import { and, arrayOverlaps, eq, lt, type SQL, sql } from 'drizzle-orm'
import { orders } from './ordering.store.ts'
import { type OrderRow, salesOrder } from './ordering.tables.ts'

export interface OrderFilter {
  readonly statuses?: readonly OrderRow['status'][] | null
  readonly period?: Period | null
  readonly partnerIds?: readonly string[] | null
  readonly regionCodes?: readonly string[] | null
  readonly holdReasons?: readonly OrderRow['holdReasons'][number][] | null
  /** SUBMITTED, and submitted before this instant (O-02). */
  readonly lateBefore?: Date | null
  readonly gross?: AmountRange | null
  readonly search?: string | null
}

export const orderPages = pages(orders, {
  where: matches,
  search: [
    indexed({ texts: [salesOrder.goods, salesOrder.shipToAddress], codes: [salesOrder.goods, salesOrder.no] }),
    partnerOf(salesOrder.partnerId),
  ],
  sorts: {
    NEWEST: [descending(salesOrder.orderedOn), descending(salesOrder.id)],
    OLDEST: [ascending(salesOrder.orderedOn), ascending(salesOrder.id)],
    LARGEST: [descending(salesOrder.grossAmount), descending(salesOrder.id)],
    PROMISED: [ascending(salesOrder.promisedDate), ascending(salesOrder.id)],
  },
})

function matches(filter: OrderFilter): SQL | undefined {
  const { statuses, period, partnerIds, regionCodes, holdReasons, lateBefore, gross } = filter
  return and(
    anyOf('statuses', salesOrder.status, statuses),
    onDays('period', salesOrder.orderedOn, period),
    anyOf('partnerIds', salesOrder.partnerId, partnerIds),
    inRegions('regionCodes', salesOrder.shipToRegionPath, regionCodes),
    holdReasons ? heldFor(holdReasons) : undefined,
    lateBefore ? and(eq(salesOrder.status, 'SUBMITTED'), lt(salesOrder.submittedAt, lateBefore)) : undefined,
    ofAmount('gross', salesOrder.grossAmount, gross),
  )
}

const heldFor = (reasons: NonNullable<OrderFilter['holdReasons']>): SQL =>
  reasons.length > 0 ? arrayOverlaps(salesOrder.holdReasons, [...reasons]) : sql`false`
