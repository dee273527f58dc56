import { created, creatingCommand } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, newId, refuseTransition } from '@channelgraph/values'
import { PARTNER_TRANSITIONS } from '../../partners/partners.rules.ts'
import { lockPartner } from '../../partners/partners.store.ts'
import { regionClaim, regionsOf } from '../granting.ts'
import { territoryChanged } from '../territories.events.ts'
import { refuseConflict } from '../territories.rules.ts'
import { findExclusiveNear, findHoldings, findTerritories, insertTerritory } from '../territories.store.ts'
import type { TerritoryRow } from '../territories.tables.ts'

export interface GrantTerritory {
  readonly idempotencyKey: string
  readonly partnerId: string
  readonly regionCodes: readonly string[]
  readonly productLines?: readonly string[] | null
  readonly exclusive?: boolean | null
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate
}

export const grantTerritory = creatingCommand<GrantTerritory, TerritoryRow>(
  'territory:grant',
  findTerritories,
  async (tx, ctx, input) => {
    const today = businessDateOf(ctx.clock.now())
    const regionCodes = [...new Set(input.regionCodes)]
    const productLines = [...new Set(input.productLines ?? [])]
    checkInput(input, regionCodes, productLines, today)
    const regions = await regionsOf(tx, ctx.scope, regionCodes)
    const { exclusive, validFrom, validTo } = { ...input, exclusive: input.exclusive ?? false }
    const claim = { ...regionClaim(regions), productLines, validFrom, validTo }
    const partner = await lockPartner(tx, ctx, input.partnerId)
    const refusal =
      refuseTransition(PARTNER_TRANSITIONS, 'grantTerritory', partner.status) ??
      (exclusive ? refuseConflict(claim, await findExclusiveNear(tx, claim)) : null)
    if (refusal) return refusal
    const granted = await insertTerritory(
      tx,
      { id: newId('territory'), partnerId: partner.id, status: 'HELD', productLines, exclusive, validFrom, validTo },
      regions,
    )
    return created('Territory', granted, territoryChanged(partner, await findHoldings(tx, partner.id, today)))
  },
)

const MAX_REGIONS = 100
const MAX_LINES = 50

function checkInput(
  { validFrom, validTo }: GrantTerritory,
  regionCodes: readonly string[],
  productLines: readonly string[],
  today: BusinessDate,
): void {
  if (regionCodes.length === 0 || regionCodes.length > MAX_REGIONS)
    throw badInput(`regionCodes names 1 to ${MAX_REGIONS} divisions.`)
  if (productLines.length > MAX_LINES || productLines.some((line) => line.trim() === ''))
    throw badInput(`productLines names up to ${MAX_LINES} lines; leave it out for all.`)
  if (validTo < validFrom) throw badInput('validTo is validFrom or later.')
  if (validTo < today) throw badInput('validTo is past: this territory would be over.')
}
