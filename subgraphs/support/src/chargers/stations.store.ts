import { everyRow, rowsOf } from '@channelgraph/command'
import { ascending, byName, descending, pages } from '@channelgraph/paging'
import { check } from '@channelgraph/values'
import { and, type SQL, sql } from 'drizzle-orm'
import { station } from './chargers.tables.ts'

/** Stations are public. */
export const stations = rowsOf(station, { what: { en: 'The station', zh: '充电站' }, visible: everyRow })

export const findStations = stations.findBy('id')

/** The codes of the regions a station lies in, from the large region down; a GIN index serves it. */
export const regionsOf = (path: typeof station.regionPath): SQL => sql`string_to_array(${path}, '/')`

export interface StationFilter {
  readonly regionCode?: string | null
  readonly search?: string | null
}

export const stationPages = pages(stations, {
  where: ({ regionCode }: StationFilter) =>
    and(
      regionCode == null
        ? undefined
        : sql`${regionsOf(station.regionPath)} @> array[${check.regionCode('regionCode', regionCode)}]::text[]`,
    ),
  search: [station.name, station.address],
  sorts: {
    NAME: [byName(station.name), ascending(station.id)],
    MOST_PILES: [descending(station.pileCount), ascending(station.id)],
  },
})
