import {
  type Database,
  type PartnerRefRow,
  partnerRef,
  partnerRefTable,
  rowsInScope,
  type Scope,
  underPaths,
} from '@channelgraph/access'
import { Money, type Period, precedingPeriod } from '@channelgraph/values'
import { and, asc, between, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import { pathsOf } from '../ordering/ordering.lists.ts'
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
  const now = deliveredIn(db, period, 'now')
  const before = deliveredIn(db, precedingPeriod(period), 'before')
  const sortKey: Record<Ranking['by'], SQL> = {
    DELIVERED_NET: sql`${now.net}`,
    UNITS: sql`${now.units}`,
    GROWTH: sql`case when ${before.net} > 0 then (${now.net} - ${before.net}) / ${before.net} end`,
  }
  const rows = await db
    .select({
      partner: getTableColumns(partnerRef),
      deliveredNet: now.net,
      unitsDelivered: now.units,
      previousPeriodNet: before.net,
    })
    .from(partnerRef)
    .innerJoin(now, eq(now.partnerId, partnerRef.id))
    .leftJoin(before, eq(before.partnerId, partnerRef.id))
    .where(
      and(
        slice.kinds ? inArray(partnerRef.kind, [...slice.kinds]) : undefined,
        slice.macroRegion ? underPaths(partnerRef.regionPath, [`${slice.macroRegion}/`]) : undefined,
        slice.regionCodes ? underPaths(partnerRef.regionPath, pathsOf(slice.regionCodes)) : undefined,
        rowsInScope(scope, partnerRef.id, partnerRefTable),
      ),
    )
    .orderBy(sql`${sortKey[by]} desc nulls last`, asc(partnerRef.id))
    .limit(first)
  return rows.map((row, i) => ({ ...row, rank: i + 1, previousPeriodNet: row.previousPeriodNet ?? Money.zero }))
}

/** The columns carry the name in theirs: drizzle does not put a subquery's name before what it computed. */
function deliveredIn(db: Database, period: Period, name: string) {
  // Who may be ranked is asked of the partners: the movements are theirs.
  const moved = movementsOf(db, { kind: 'all' })
  return db
    .select({
      partnerId: moved.partnerId,
      net: amount(sql`${moved.net}`).as(`net_${name}`),
      units: unitsOf(moved).as(`units_${name}`),
    })
    .from(moved)
    .where(between(moved.day, period.from, period.to))
    .groupBy(moved.partnerId)
    .as(`delivered_${name}`)
}
