import { underPaths } from '@channelgraph/access'
import { descending, pages } from '@channelgraph/paging'
import { check, type Period } from '@channelgraph/values'
import { and, arrayOverlaps, eq, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
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
}

export const orderPages = pages(orders, {
  where: matches,
  sorts: { NEWEST: [descending(salesOrder.orderedOn), descending(salesOrder.id)] },
})

function matches(filter: OrderFilter): SQL | undefined {
  const { statuses, period, partnerIds, regionCodes, holdReasons, lateBefore } = filter
  return and(
    statuses ? inArray(salesOrder.status, [...statuses]) : undefined,
    period ? and(gte(salesOrder.orderedOn, period.from), lte(salesOrder.orderedOn, period.to)) : undefined,
    partnerIds ? inArray(salesOrder.partnerId, [...partnerIds]) : undefined,
    regionCodes
      ? underPaths(
          salesOrder.shipToRegionPath,
          regionCodes.map((code) => check.regionPath('regionCodes', code)),
        )
      : undefined,
    holdReasons ? heldFor(holdReasons) : undefined,
    lateBefore ? and(eq(salesOrder.status, 'SUBMITTED'), lt(salesOrder.submittedAt, lateBefore)) : undefined,
  )
}

const heldFor = (reasons: NonNullable<OrderFilter['holdReasons']>): SQL =>
  reasons.length > 0 ? arrayOverlaps(salesOrder.holdReasons, [...reasons]) : sql`false`
