import type { Database, Scope } from '@channelgraph/access'
import { underPaths } from '@channelgraph/access'
import { afterCursor, type Connection, connectionOf, descending, orderOf } from '@channelgraph/paging'
import { badInput, groupBy, type Period, regionPathOf } from '@channelgraph/values'
import { and, arrayOverlaps, count, eq, getTableColumns, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import { visibleOrders } from './ordering.store.ts'
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

export interface OrderPage {
  readonly filter: OrderFilter
  readonly first: number
  readonly after?: string | null
}

export type OrderList = Connection<OrderRow>

const KEYS = [descending(salesOrder.orderedOn, 'date'), descending(salesOrder.id)]
const keyOf = (row: OrderRow) => [row.orderedOn, row.id]

/** A page of orders, newest first. `count` runs the count later, when a client asks for it. */
export async function listOrders(
  db: Database,
  scope: Scope,
  page: OrderPage,
  count: () => Promise<number>,
): Promise<OrderList> {
  const rows = await db
    .select()
    .from(salesOrder)
    .where(and(matches(page.filter), visibleOrders(scope), afterCursor(page.after, KEYS)))
    .orderBy(...orderOf(KEYS))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, keyOf, count)
}

export async function countOrders(db: Database, scope: Scope, filter: OrderFilter): Promise<number> {
  const [row] = await db
    .select({ orders: count() })
    .from(salesOrder)
    .where(and(matches(filter), visibleOrders(scope)))
  return row?.orders ?? 0
}

/** One page for each of many partners, in one statement. `count` counts a partner's orders later, when a client asks. */
export async function listOrdersOfPartners(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  page: OrderPage,
  count: (partnerId: string) => Promise<number>,
): Promise<Map<string, OrderList>> {
  // Named like the table, so that the outer statement reads its columns.
  const ofOne = db
    .select()
    .from(salesOrder)
    .where(
      and(
        eq(salesOrder.partnerId, sql`asked.partner_id`),
        matches(page.filter),
        visibleOrders(scope),
        afterCursor(page.after, KEYS),
      ),
    )
    .orderBy(...orderOf(KEYS))
    .limit(page.first + 1)
    .as('sales_order')
  const rows = await db
    .select(getTableColumns(salesOrder))
    .from(sql`unnest(${sql.param([...partnerIds])}::text[]) as asked(partner_id)`)
    .crossJoinLateral(ofOne)
    .orderBy(...orderOf(KEYS))
  const ofPartner = groupBy(rows, (row) => row.partnerId)
  return new Map(
    partnerIds.map((id) => [id, connectionOf(ofPartner.get(id) ?? [], page.first, keyOf, () => count(id))]),
  )
}

export async function countOrdersOfPartners(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  filter: OrderFilter,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ partnerId: salesOrder.partnerId, orders: count() })
    .from(salesOrder)
    .where(and(inArray(salesOrder.partnerId, [...partnerIds]), matches(filter), visibleOrders(scope)))
    .groupBy(salesOrder.partnerId)
  return new Map(rows.map((row) => [row.partnerId, row.orders]))
}

function matches(filter: OrderFilter): SQL | undefined {
  const { statuses, period, partnerIds, regionCodes, holdReasons, lateBefore } = filter
  return and(
    statuses ? inArray(salesOrder.status, [...statuses]) : undefined,
    period ? and(gte(salesOrder.orderedOn, period.from), lte(salesOrder.orderedOn, period.to)) : undefined,
    partnerIds ? inArray(salesOrder.partnerId, [...partnerIds]) : undefined,
    regionCodes ? underPaths(salesOrder.shipToRegionPath, pathsOf(regionCodes)) : undefined,
    holdReasons ? heldFor(holdReasons) : undefined,
    lateBefore ? and(eq(salesOrder.status, 'SUBMITTED'), lt(salesOrder.submittedAt, lateBefore)) : undefined,
  )
}

/** The paths of regions a client names. Throws BAD_USER_INPUT for what is no code. */
export const pathsOf = (codes: readonly string[]): string[] =>
  codes.map((code) => {
    const path = regionPathOf(code)
    if (!path) throw badInput(`${code} is no code of an administrative division (GB/T 2260, six digits).`)
    return path
  })

const heldFor = (reasons: NonNullable<OrderFilter['holdReasons']>): SQL =>
  reasons.length > 0 ? arrayOverlaps(salesOrder.holdReasons, [...reasons]) : sql`false`
