import { creatingCommand } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, checkTransition } from '@channelgraph/values'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { grant, regionsOf } from '../granting.steps.ts'
import { findTerritories } from '../territories.store.ts'

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
    const regionCodes = [...new Set(input.regionCodes)]
    const productLines = [...new Set(input.productLines ?? [])]
    checkInput(input, regionCodes, productLines, today)
    const regions = await regionsOf(tx, ctx.scope, regionCodes)
    const partner = await partners.lock(tx, ctx, input.partnerId)
    const refusal = checkTransition(PARTNER, 'grantTerritory', partner)
    if (refusal) return refusal
    const { validFrom, validTo } = input
    return grant(tx, ctx, partner, {
      ...{ regions, productLines, validFrom, validTo },
      exclusive: input.exclusive ?? false,
    })
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
