import divisions from './divisions.json' with { type: 'json' }

// 七大区 by the first two digits of GB/T 2260.
const MACRO_REGION_OF_PROVINCE: Readonly<Record<string, string>> = {
  ...of('HUABEI', '11 12 13 14 15'),
  ...of('DONGBEI', '21 22 23'),
  ...of('HUADONG', '31 32 33 34 35 36 37'),
  ...of('HUAZHONG', '41 42 43'),
  ...of('HUANAN', '44 45 46'),
  ...of('XINAN', '50 51 52 53 54'),
  ...of('XIBEI', '61 62 63 64 65'),
}

function of(macroRegion: string, provinces: string): Record<string, string> {
  return Object.fromEntries(provinces.split(' ').map((province) => [province, macroRegion]))
}

/**
 * The path of an administrative division from its padded GB/T 2260 code: 440304 lies at HUANAN/440000/440300/440304/.
 * Null for what is no code of one of the 31 provinces. Says nothing about whether there is a county of this number: see `isDivision`.
 */
export function regionPathOf(code: string): string | null {
  const macroRegion = /^\d{6}$/.test(code) ? MACRO_REGION_OF_PROVINCE[code.slice(0, 2)] : undefined
  if (!macroRegion) return null
  const levels = new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])
  return `${[macroRegion, ...levels].join('/')}/`
}

/** The divisions there are (GB/T 2260), by code: reference data that all departments read, so that none takes a number for a county. */
const DIVISIONS: ReadonlySet<string> = new Set(
  Object.entries(divisions).flatMap(([city, counties]) => [
    `${city.slice(0, 2)}0000`,
    city,
    ...counties.split(' ').map((county) => city.slice(0, 4) + county),
  ]),
)

/** Whether there is an administrative division of this code: 31 provinces, 342 cities, 2,978 counties. */
export const isDivision = (code: string): boolean => DIVISIONS.has(code)

const MACRO_REGIONS = new Set(Object.values(MACRO_REGION_OF_PROVINCE))

/** Whether a text is the path of a macro region (HUANAN/) or of an administrative division below it (HUANAN/440000/440300/). */
export function isRegionPath(path: string): boolean {
  const [macroRegion = '', ...codes] = path.split('/').slice(0, -1)
  const code = codes.at(-1)
  return code === undefined ? path === `${macroRegion}/` && MACRO_REGIONS.has(macroRegion) : regionPathOf(code) === path
}
