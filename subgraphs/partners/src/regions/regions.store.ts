import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { only } from '@channelgraph/paging'
import { check, normaliseCode } from '@channelgraph/values'
import { and, asc, inArray, type SQL } from 'drizzle-orm'
import { type RegionRow, region } from './regions.tables.ts'

// Divisions belong to nobody.
const regions = rowsOf(region, { what: { en: 'The region', zh: '行政区划' }, visible: everyRow })

export const findRegions = regions.findBy('code')
export const findChildrenOfRegions = regions.findOf('parentCode', 'code')

/** More than there are divisions. */
const MOST = 4_000

export interface RegionFilter {
  readonly codes?: readonly string[] | null
  readonly level?: RegionRow['level'] | null
  readonly macroRegion?: RegionRow['macroRegion'] | null
  /** By code; all there are where it is left out. */
  readonly first?: number | null
}

export function listRegions(db: Database, { codes, level, macroRegion, first }: RegionFilter): Promise<RegionRow[]> {
  const conditions: (SQL | undefined)[] = [
    codes ? inArray(region.code, check.items('codes', codes, 0, MOST).map(normaliseCode)) : undefined,
    only(region.level, level),
    only(region.macroRegion, macroRegion),
  ]
  return db
    .select()
    .from(region)
    .where(and(...conditions))
    .orderBy(asc(region.code))
    .limit(check.wholeNumber('first', first ?? MOST, 1, MOST))
}
