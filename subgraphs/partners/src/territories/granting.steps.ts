import type { Database, Scope } from '@channelgraph/access'
import { type CommandContext, created } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, newId } from '@channelgraph/values'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { knownProductLines } from '../products/products.steps.ts'
import { assertOwnRegion } from '../regions/regions.rules.ts'
import { divisionsOf } from '../regions/regions.steps.ts'
import type { RegionRow } from '../regions/regions.tables.ts'
import { territoryChanged } from './territories.events.ts'
import { type Claim, openingTerritory, refuseConflict } from './territories.rules.ts'
import { findExclusiveNear, findHoldings, insertTerritory } from './territories.store.ts'

/** The regions somebody may grant. Throws BAD_USER_INPUT for a code that is no division, FORBIDDEN for one of another's. */
export async function regionsOf(tx: Database, scope: Scope, codes: readonly string[]): Promise<RegionRow[]> {
  const regions = await divisionsOf(tx, scope, 'regionCodes', codes)
  for (const region of regions) assertOwnRegion(scope, region)
  return regions
}

/**
 * A territory of a draft with its lines as the catalogue spells them. Throws for one that nobody could grant when it is signed: regions
 * or product lines that are none, or another's.
 */
export async function grantable<Territory extends Pick<Claim, 'regionCodes' | 'productLines'>>(
  tx: Database,
  scope: Scope,
  territory: Territory,
) {
  const productLines = await knownProductLines(tx, 'territory.productLines', territory.productLines)
  await regionsOf(tx, scope, territory.regionCodes)
  return { ...territory, productLines }
}

/** What a partner is granted. */
export interface Grant {
  readonly regions: readonly RegionRow[]
  /** Empty: all lines. */
  readonly productLines: readonly string[]
  readonly exclusive: boolean
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate
  /** The contract that grants it; left out where none does. */
  readonly contractId?: string
}

/** Regions as a claim names them. */
export const codesAndPaths = (regions: readonly RegionRow[]) => ({
  regionCodes: regions.map(({ code }) => code),
  regionPaths: regions.map(({ path }) => path),
})

/** Grants a locked partner a territory (五.1), unless an exclusive one of another is in the way. */
export async function grant(tx: Database, ctx: CommandContext, partner: PartnerRow, given: Grant) {
  const { regions, contractId = null, exclusive, validFrom, validTo } = given
  const productLines = [...given.productLines]
  const claim = { ...codesAndPaths(regions), productLines, validFrom, validTo }
  const conflict = exclusive ? refuseConflict(claim, await findExclusiveNear(tx, claim)) : null
  if (conflict) return conflict
  const row = { id: newId('territory'), partnerId: partner.id, contractId, productLines, exclusive, validFrom, validTo }
  const territory = await insertTerritory(tx, openingTerritory(row), regions)
  const holdings = await findHoldings(tx, partner.id, businessDateOf(ctx.clock.now()))
  return created('Territory', territory, territoryChanged(partner, holdings))
}
