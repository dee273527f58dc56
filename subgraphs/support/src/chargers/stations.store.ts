import type { Database } from '@channelgraph/access'
import { afterCursor, ascending, type Connection, connectionOf, orderOf } from '@channelgraph/paging'
import { indexBy } from '@channelgraph/values'
import { and, count, inArray, type SQL, sql } from 'drizzle-orm'
import { type StationRow, station } from './chargers.tables.ts'

// Stations are public: these reads need no row scope.

/** The codes of the regions a station lies in, from the large region down; a GIN index serves it. */
export const regionsOf = (path: typeof station.regionPath): SQL => sql`string_to_array(${path}, '/')`

export async function findStations(db: Database, ids: readonly string[]): Promise<Map<string, StationRow>> {
  return indexBy(
    await db
      .select()
      .from(station)
      .where(inArray(station.id, [...ids])),
    (row) => row.id,
  )
}

export interface StationPage {
  readonly regionCode?: string | null
  readonly first: number
  readonly after?: string | null
}

export type StationList = Connection<StationRow>

const KEYS = [ascending(station.name), ascending(station.id)]

/** A page of stations by name. `count` runs the count later, when a client asks for it. */
export async function listStations(
  db: Database,
  page: StationPage,
  count: () => Promise<number>,
): Promise<StationList> {
  const rows = await db
    .select()
    .from(station)
    .where(and(inRegion(page.regionCode), afterCursor(page.after, KEYS)))
    .orderBy(...orderOf(KEYS))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.name, row.id], count)
}

export async function countStations(db: Database, regionCode?: string | null): Promise<number> {
  const [row] = await db.select({ stations: count() }).from(station).where(inRegion(regionCode))
  return row?.stations ?? 0
}

const inRegion = (code?: string | null): SQL | undefined =>
  code ? sql`${regionsOf(station.regionPath)} @> array[${code}]::text[]` : undefined
