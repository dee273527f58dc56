import type { Database, Scope } from '@channelgraph/access'
import { badInput, check, normaliseCode } from '@channelgraph/values'
import { assertOwnRegion } from './regions.rules.ts'
import { findRegions } from './regions.store.ts'
import type { RegionRow } from './regions.tables.ts'

/** Divisions by code, in the order asked for. Throws BAD_USER_INPUT for a code that is none. */
export async function divisionsOf(
  tx: Database,
  scope: Scope,
  name: string,
  codes: readonly string[],
): Promise<RegionRow[]> {
  const normal = codes.map(normaliseCode)
  const found = await findRegions(tx, scope, normal)
  return normal.map((code, i) => {
    const region = found.get(code)
    if (region) return region
    const given = codes[i]!.slice(0, check.TEXT.code)
    throw badInput(
      `\`${name}\` must be the code of an administrative division (GB/T 2260); "${given}" is none.`,
      `\`${name}\` 须为行政区划代码(GB/T 2260);“${given}”不是。`,
    )
  })
}

/** The city or county where a company is seated, of those that somebody answers for. */
export async function seatOf(tx: Database, scope: Scope, regionCode: string): Promise<RegionRow> {
  const [region] = await divisionsOf(tx, scope, 'regionCode', [regionCode])
  if (region!.level === 'PROVINCE')
    throw badInput(
      `\`regionCode\` must be the code of a city or a county; ${region!.code} is a province.`,
      `\`regionCode\` 须为市级或县级行政区划代码;${region!.code} 为省级。`,
    )
  assertOwnRegion(scope, region!)
  return region!
}
