import type { Scope } from '@channelgraph/access'
import { forbidden } from '@channelgraph/values'
import type { RegionRow } from './regions.tables.ts'

/** A channel manager seats partners and grants territories in the regions it answers for. Throws FORBIDDEN elsewhere. An applicant says where it is. */
export function assertOwnRegion(scope: Scope, region: RegionRow): void {
  if (scope.kind === 'all' || scope.kind === 'applicant') return
  if (scope.kind !== 'regions' || !scope.paths.some((path) => region.path.startsWith(path))) {
    throw forbidden(`${region.name} is outside the regions you answer for.`, `${region.name}不在您负责的区域内。`)
  }
}
