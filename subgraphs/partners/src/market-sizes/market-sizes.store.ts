import type { Database, Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { descending, inRegions, pages } from '@channelgraph/paging'
import { check, indexBy } from '@channelgraph/values'
import { and, desc, eq, inArray, lte } from 'drizzle-orm'
import { FIRST_YEAR } from './market-sizes.rules.ts'
import { type MarketSizeRow, marketSize } from './market-sizes.tables.ts'

/** What a market holds is no region's secret: every employee reads all of it, and no partner any. */
export const marketSizes = rowsOf(marketSize, {
  what: { en: 'The market size', zh: '市场容量' },
  visible: everyRow,
  staffOnly: true,
})

export const findMarketSizes = marketSizes.findBy('id')

const LAST_YEAR = 2_100

export interface MarketSizeFilter {
  /** With all that lies below them. */
  readonly regionCodes?: readonly string[] | null
  readonly year?: number | null
}

export const marketSizePages = pages(marketSizes, {
  where: ({ regionCodes, year }: MarketSizeFilter) =>
    and(
      inRegions('regionCodes', marketSize.regionPath, regionCodes),
      year == null ? undefined : eq(marketSize.year, check.wholeNumber('year', year, FIRST_YEAR, LAST_YEAR)),
    ),
  sorts: { LATEST: [descending(marketSize.year), descending(marketSize.recordedAt), descending(marketSize.id)] },
})

/** What was found last of each region's latest year, up to one. */
export async function findLatestSizes(
  db: Database,
  _scope: Scope,
  regionCodes: readonly string[],
  upTo: number,
): Promise<Map<string, MarketSizeRow>> {
  const rows = await db
    .selectDistinctOn([marketSize.regionCode])
    .from(marketSize)
    .where(and(inArray(marketSize.regionCode, [...regionCodes]), lte(marketSize.year, upTo)))
    .orderBy(marketSize.regionCode, desc(marketSize.year), desc(marketSize.recordedAt), desc(marketSize.id))
  return indexBy(rows, ({ regionCode }) => regionCode)
}
