import {
  type Database,
  type PartnerRefRow,
  partnerRef,
  partnerRefTable,
  rowsInScope,
  type Scope,
  underPaths,
} from '@channelgraph/access'
import { correlated } from '@channelgraph/paging'
import { type Money, type Period, precedingPeriod } from '@channelgraph/values'
import { and, asc, between, count, eq, getTableColumns, gt, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { shipment } from '../delivery/delivery.tables.ts'
import { pathsOf } from '../ordering/ordering.lists.ts'
import { amount, units } from './sales.store.ts'

export interface Ranking {
  readonly period: Period
  readonly slice: {
    readonly kinds?: readonly PartnerRefRow['kind'][] | null
    readonly macroRegion?: string | null
    readonly regionCodes?: readonly string[] | null
  }
  readonly by: 'DELIVERED_NET' | 'UNITS' | 'GROWTH'
  readonly first: number
}

export interface RankedPartner {
  readonly rank: number
  readonly partner: PartnerRefRow
  readonly deliveredNet: Money
  readonly unitsDelivered: number
  readonly previousPeriodNet: Money
}

/** The partners with the most delivered in a period, in one statement; those without a delivery in it have no rank. */
export async function rankPartners(
  db: Database,
  scope: Scope,
  { period, slice, by, first }: Ranking,
): Promise<RankedPartner[]> {
  const now = db
    .select({
      net: amount(sql`${shipment.net}`).as('net_now'),
      units: units.as('units_now'),
      deliveries: count().as('deliveries_now'),
    })
    .from(shipment)
    .where(deliveredTo(partnerRef.id, period))
    .as('delivered_now')
  // In the list of what is selected Postgres computes it for those that are ranked, after the limit.
  const before = correlated(
    sql<Money>`(select coalesce(sum(${shipment.net}), 0) from ${shipment} where ${deliveredTo(partnerRef.id, precedingPeriod(period))})`,
  ).mapWith(shipment.net)
  const sortKey: Record<Ranking['by'], SQL> = {
    DELIVERED_NET: sql`${now.net}`,
    UNITS: sql`${now.units}`,
    GROWTH: sql`${now.net} / nullif(${before}, 0)`,
  }
  const rows = await db
    .select({
      partner: getTableColumns(partnerRef),
      deliveredNet: now.net,
      unitsDelivered: now.units,
      previousPeriodNet: before,
    })
    .from(partnerRef)
    .crossJoinLateral(now)
    .where(
      and(
        gt(now.deliveries, 0),
        slice.kinds ? inArray(partnerRef.kind, [...slice.kinds]) : undefined,
        slice.macroRegion ? underPaths(partnerRef.regionPath, [`${slice.macroRegion}/`]) : undefined,
        slice.regionCodes ? underPaths(partnerRef.regionPath, pathsOf(slice.regionCodes)) : undefined,
        rowsInScope(scope, partnerRef.id, partnerRefTable),
      ),
    )
    .orderBy(sql`${sortKey[by]} desc nulls last`, asc(partnerRef.id))
    .limit(first)
  return rows.map((row, i) => ({ ...row, rank: i + 1 }))
}

const deliveredTo = (partnerId: SQLWrapper, { from, to }: Period): SQL | undefined =>
  and(eq(shipment.partnerId, partnerId), between(shipment.acceptedOn, from, to))
