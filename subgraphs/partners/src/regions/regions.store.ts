import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { check, normaliseCode } from '@channelgraph/values'
import { and, asc, count, eq, inArray, like, type SQL, sql } from 'drizzle-orm'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { type RegionRow, region } from './regions.tables.ts'

// Divisions belong to nobody.
const regions = rowsOf(region, { what: { en: 'The region', zh: '行政区划' }, visible: everyRow })

export const findRegions = regions.findBy('code')
export const findChildrenOfRegions = regions.findOf('parentCode', 'code')

/** More than there are divisions. */
const MAX_CODES = 4_000

export interface RegionFilter {
  readonly codes?: readonly string[] | null
  readonly level?: RegionRow['level'] | null
  readonly macroRegion?: RegionRow['macroRegion'] | null
}

export function listRegions(db: Database, { codes, level, macroRegion }: RegionFilter): Promise<RegionRow[]> {
  const conditions: (SQL | undefined)[] = [
    codes ? inArray(region.code, check.items('codes', codes, 0, MAX_CODES).map(normaliseCode)) : undefined,
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
