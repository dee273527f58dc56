import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { named } from '@channelgraph/paging'
import { Decimal } from '@channelgraph/values'
import type { RegionRow } from '../../../subgraphs/partners/src/regions/regions.tables.ts'
import type { StationRow } from '../../../subgraphs/support/src/chargers/chargers.tables.ts'
import { atHour } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import type { Atlas } from './regions.ts'

/** Where chargers may stand. */
export interface Places {
  readonly stations: readonly StationRow[]
  /** The stations in a partner's own area, by the area's code. */
  in(areaCode: string): readonly StationRow[]
}

const SHENZHEN = '440300'
const KNOWN_SINCE = atHour('2023-06-01', 0)
const SITES = { large: 60, others: 24 }

/** Rough centres of provinces, degrees east and north: invented customer sites lie around them, not at real addresses. */
const CENTRE: Readonly<Record<string, readonly [number, number]>> = {
  11: [116.4, 39.9],
  12: [117.2, 39.1],
  13: [114.5, 38.0],
  14: [112.5, 37.9],
  15: [111.7, 40.8],
  21: [123.4, 41.8],
  22: [125.3, 43.9],
  23: [126.6, 45.8],
  31: [121.5, 31.2],
  32: [118.8, 32.1],
  33: [120.2, 30.3],
  34: [117.2, 31.8],
  35: [119.3, 26.1],
  36: [115.9, 28.7],
  37: [117.0, 36.7],
  41: [113.6, 34.8],
  42: [114.3, 30.6],
  43: [113.0, 28.2],
  44: [113.3, 23.1],
  45: [108.3, 22.8],
  46: [110.3, 20.0],
  50: [106.5, 29.6],
  51: [104.1, 30.7],
  52: [106.7, 26.6],
  53: [102.7, 25.0],
  54: [91.1, 29.7],
  61: [108.9, 34.3],
  62: [103.8, 36.1],
  63: [101.8, 36.6],
  64: [106.2, 38.5],
  65: [87.6, 43.8],
}

/** The real public stations of Shenzhen, and in every other partner's area invented customer sites, named as such. */
export function makePlaces(stream: Stream, atlas: Atlas, lives: readonly LifeFact[]): Places {
  const byArea = new Map<string, StationRow[]>([[SHENZHEN, shenzhenStations(stream.of(SHENZHEN), atlas)]])
  for (const { partner } of lives) {
    const { area } = partner
    if (byArea.has(area.code)) continue
    const count = partner.rank <= 10 ? SITES.large : SITES.others
    byArea.set(area.code, customerSites(stream.of(area.code), atlas, area, count))
  }
  return { stations: [...byArea.values()].flat(), in: (areaCode) => byArea.get(areaCode) ?? [] }
}

/** ST-EVCDP, MIT, (c) 2023 IntelligentSystemsLab: id, latitude, longitude, fast, slow and all piles. No names, no datum. */
function shenzhenStations(stream: Stream, atlas: Atlas): StationRow[] {
  const file = createRequire(import.meta.url).resolve('@channelgraph/seeds/data/shenzhen-stations.csv')
  const { path } = atlas.at(SHENZHEN)
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [id = '', latitude = '', longitude = '', fast = '', slow = '', all = ''] = line.trim().split(',')
    return {
      id: stream.id('station', KNOWN_SINCE),
      ...named(`深圳公共充电站 ${id.padStart(4, '0')}`),
      regionCode: SHENZHEN,
      regionPath: path,
      longitude: new Decimal(longitude),
      latitude: new Decimal(latitude),
      datum: 'UNKNOWN',
      address: null,
      pileCount: Number(all),
      fastPileCount: Number(fast),
      slowPileCount: Number(slow),
    }
  })
}

function customerSites(stream: Stream, atlas: Atlas, area: RegionRow, count: number): StationRow[] {
  const counties = atlas.childrenOf(area.code)
  const [east, north] = CENTRE[area.code.slice(0, 2)] ?? [105, 35]
  const near = (degrees: number) => new Decimal((degrees + (stream.next() - 0.5) * 1.2).toFixed(6))
  return Array.from({ length: count }, (_, i): StationRow => {
    const region = counties.length > 0 ? stream.pick(counties) : area
    const slow = stream.int(2, 16)
    const fast = stream.int(0, 10)
    return {
      id: stream.id('station', KNOWN_SINCE),
      ...named(`客户场站 ${atlas.placeName(area)} ${String(i + 1).padStart(3, '0')}`),
      regionCode: region.code,
      regionPath: region.path,
      longitude: near(east),
      latitude: near(north),
      datum: 'UNKNOWN',
      address: null,
      pileCount: slow + fast,
      fastPileCount: fast,
      slowPileCount: slow,
    }
  })
}
