import { creatingCommand } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { knownProductLines } from '../../products/products.steps.ts'
import { codesAndPaths, grant, regionsOf } from '../granting.steps.ts'
import { grantedOf, refuseExclusive, refuseHeld } from '../territories.rules.ts'
import { findHoldings, findTerritories } from '../territories.store.ts'

export interface GrantTerritory {
  readonly idempotencyKey: string
  readonly partnerId: string
  readonly regionCodes: readonly string[]
  readonly productLines?: readonly string[] | null
  readonly exclusive?: boolean | null
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate
}

export const grantTerritory = creatingCommand(
  'territory:grant',
  findTerritories,
  async (tx, ctx, input: GrantTerritory) => {
    const today = businessDateOf(ctx.clock.now())
    const { regionCodes, productLines: lines } = grantedOf(input.regionCodes, input.productLines)
    const validFrom = check.day('validFrom', input.validFrom)
    const validTo = check.day('validTo', input.validTo, validFrom > today ? validFrom : today)
    const productLines = await knownProductLines(tx, 'productLines', lines)
    const regions = await regionsOf(tx, ctx.scope, regionCodes)
    const partner = await partners.lock(tx, ctx, input.partnerId)
    const exclusive = input.exclusive ?? false
    const given = { regions, productLines, exclusive, validFrom, validTo }
    const refusal =
      checkTransition(PARTNER, 'grantTerritory', partner) ??
      refuseExclusive(ctx.viewer, exclusive) ??
      refuseHeld({ ...given, ...codesAndPaths(regions) }, await findHoldings(tx, partner.id, validFrom))
    if (refusal) return refusal
    return grant(tx, ctx, partner, given)
  },
)
