import type { Database, Scope } from '@channelgraph/access'
import { badInput } from '@channelgraph/values'
import { assertOwnRegion } from '../regions/regions.rules.ts'
import { findRegions } from '../regions/regions.store.ts'
import type { RegionRow } from '../regions/regions.tables.ts'

/** The regions somebody may grant. Throws BAD_USER_INPUT for a code that is no division, FORBIDDEN for one of another's. */
export async function regionsOf(tx: Database, scope: Scope, codes: readonly string[]): Promise<RegionRow[]> {
  const found = await findRegions(tx, codes)
  return codes.map((code) => {
    const region = found.get(code)
    if (!region) throw badInput(`regionCodes: ${code} is no division.`)
    assertOwnRegion(scope, region)
    return region
  })
}

/** What is granted in those regions, as the rule of exclusivity reads it. */
export const regionClaim = (regions: readonly RegionRow[]) => ({
  regionCodes: regions.map(({ code }) => code),
  regionPaths: regions.map(({ path }) => path),
})
