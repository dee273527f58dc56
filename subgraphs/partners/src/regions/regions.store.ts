import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { groupBy, indexBy } from '@channelgraph/values'
import { and, asc, count, eq, inArray, like, type SQL, sql } from 'drizzle-orm'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { type RegionRow, region } from './regions.tables.ts'

// Divisions belong to nobody: these reads need no row scope.

export async function findRegions(db: Database, codes: readonly string[]): Promise<Map<string, RegionRow>> {
  return indexBy(
    await db
      .select()
      .from(region)
      .where(inArray(region.code, [...codes])),
    (row) => row.code,
  )
}

export async function findChildRegions(db: Database, codes: readonly string[]): Promise<Map<string, RegionRow[]>> {
  const rows = await db
    .select()
    .from(region)
    .where(inArray(region.parentCode, [...codes]))
    .orderBy(asc(region.code))
  return groupBy(rows, (row) => row.parentCode ?? '')
}

export interface RegionFilter {
  readonly codes?: readonly string[] | null
  readonly level?: RegionRow['level'] | null
  readonly macroRegion?: RegionRow['macroRegion'] | null
}

export function listRegions(db: Database, { codes, level, macroRegion }: RegionFilter): Promise<RegionRow[]> {
  const conditions: (SQL | undefined)[] = [
    codes ? inArray(region.code, [...codes]) : undefined,
    level ? eq(region.level, level) : undefined,
    macroRegion ? eq(region.macroRegion, macroRegion) : undefined,
  ]
  return db
    .select()
    .from(region)
    .where(and(...conditions))
    .orderBy(asc(region.code))
}

/** Active partners at or below each region. */
export async function countActivePartners(
  db: Database,
  scope: Scope,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ code: region.code, partners: count() })
    .from(region)
    .innerJoin(
      partner,
      and(
        like(partner.regionPath, sql`${region.path} || '%'`),
        eq(partner.status, 'ACTIVE'),
        rowsInScope(scope, partner.id, partnerTable),
      ),
    )
    .where(inArray(region.code, [...codes]))
    .groupBy(region.code)
  return new Map(rows.map((row) => [row.code, row.partners]))
}
