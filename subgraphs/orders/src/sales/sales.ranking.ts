import { type Database, rowsInScope, type Scope, underPaths } from '@channelgraph/access'
import { correlated, inRegions } from '@channelgraph/paging'
import { type PartnerRefRow, partnerRef, partnerRefTable } from '@channelgraph/partner-ref'
import { Money, type Period, precedingPeriod } from '@channelgraph/values'
import { and, asc, between, count, eq, getTableColumns, gt, inArray, type SQL, sql } from 'drizzle-orm'
import { amount, movementsOf, unitsOf } from './sales.movements.ts'

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

/** The partners with the most delivered in a period, in one statement; those of which nothing moved in it have no rank. */
export async function rankPartners(
  db: Database,
  scope: Scope,
  { period, slice, by, first }: Ranking,
): Promise<RankedPartner[]> {
  // Who may be ranked is asked of the partners: the movements are theirs.
  const moved = movementsOf(db, { kind: 'all' })
  const movedIn = ({ from, to }: Period) => and(eq(moved.partnerId, partnerRef.id), between(moved.day, from, to))
  const now = db
    .select({
      net: amount(sql`${moved.net}`).as('net_now'),
      units: unitsOf(moved).as('units_now'),
      movements: count().as('movements_now'),
    })
    .from(moved)
    .where(movedIn(period))
    .as('moved_now')
  // In the list of what is selected Postgres computes it for those that are ranked, after the limit.
  const before = correlated(
    sql<Money>`(select coalesce(sum(${moved.net}), 0) from ${moved} where ${movedIn(precedingPeriod(period))})`,
  ).mapWith(Money.parse)
  const sortKey: Record<Ranking['by'], SQL> = {
    DELIVERED_NET: sql`${now.net}`,
    UNITS: sql`${now.units}`,
    // Where more came back than went out before, there is nothing to grow from.
    GROWTH: sql`${now.net} / nullif(greatest(${before}, 0), 0)`,
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
        gt(now.movements, 0),
        slice.kinds ? inArray(partnerRef.kind, [...slice.kinds]) : undefined,
        slice.macroRegion ? underPaths(partnerRef.regionPath, [`${slice.macroRegion}/`]) : undefined,
        inRegions('regionCodes', partnerRef.regionPath, slice.regionCodes),
        rowsInScope(scope, partnerRef.id, partnerRefTable),
      ),
    )
    .orderBy(sql`${sortKey[by]} desc nulls last`, asc(partnerRef.id))
    .limit(first)
  return rows.map((row, i) => ({ ...row, rank: i + 1 }))
}
