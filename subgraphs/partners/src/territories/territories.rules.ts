import { hasRole, type Viewer } from '@channelgraph/access'
import { type BusinessDate, check, normaliseCode, type Transitions, withDefaults } from '@channelgraph/values'
import { refusal } from './territories.refusals.ts'
import { type TerritoryRow, territory } from './territories.tables.ts'

/** A territory's way: granted, and over with its last day or given back before. */
export const TERRITORY = {
  releaseTerritory: { from: ['HELD'], to: ['RELEASED'] },
  expireTerritory: { from: ['HELD'], to: ['EXPIRED'] },
} as const satisfies Transitions<TerritoryRow['status']>

const MAX_REGIONS = 100
const MAX_LINES = 50

/** What is granted as it is stored: codes and lines once each, by the names that their lists have in the input. */
export const grantedOf = (
  regionCodes: readonly string[],
  productLines: readonly string[] | null | undefined,
  within = '',
): { readonly regionCodes: string[]; readonly productLines: string[] } => ({
  regionCodes: [...check.items(`${within}regionCodes`, [...new Set(regionCodes.map(normaliseCode))], 1, MAX_REGIONS)],
  productLines: [
    ...new Set(
      check
        .items(`${within}productLines`, productLines ?? [], 0, MAX_LINES)
        .map((line) => check.code(`${within}productLines`, line)),
    ),
  ],
})

/** What a territory gives: regions (with all below them) x product lines (none: all) x days. */
export interface Claim {
  readonly regionCodes: readonly string[]
  readonly regionPaths: readonly string[]
  readonly productLines: readonly string[]
  readonly validFrom: BusinessDate
  readonly validTo: BusinessDate
}

/** Whether two claims share a region (one lies in the other), a product line and a day. */
export const overlap = (a: Claim, b: Claim): boolean => shareRegion(a, b) && shareLine(a, b) && shareDay(a, b)

const shareRegion = (a: Claim, b: Claim): boolean =>
  a.regionPaths.some((one) => b.regionPaths.some((other) => one.startsWith(other) || other.startsWith(one)))

const shareLine = (a: Claim, b: Claim): boolean =>
  a.productLines.length === 0 ||
  b.productLines.length === 0 ||
  a.productLines.some((line) => b.productLines.includes(line))

const shareDay = (a: Claim, b: Claim): boolean => a.validFrom <= b.validTo && b.validFrom <= a.validTo

/** 五.1: an exclusive claim has nothing in common with another exclusive one. It does not say whose that is. */
export function refuseConflict(wanted: Claim, exclusive: readonly Claim[]) {
  const inTheWay = exclusive.find((held) => overlap(wanted, held))
  if (!inTheWay) return null
  const from = later(wanted.validFrom, inTheWay.validFrom)
  const to = earlier(wanted.validTo, inTheWay.validTo)
  const { regionCodes, productLines } = inTheWay
  return refusal('TerritoryConflict', { regionCodes: [...regionCodes], lines: productLines, from, to })
}

/** What a partner holds already, whole, is not granted a second time: each would have to be taken back by itself. */
export function refuseHeld(
  wanted: Claim & Pick<TerritoryRow, 'exclusive'>,
  holdings: readonly (Claim & Pick<TerritoryRow, 'id' | 'exclusive'>)[],
) {
  const held = holdings.find((one) => (one.exclusive || !wanted.exclusive) && covers(one, wanted))
  return held ? refusal('TerritoryHeld', { territoryId: held.id, from: held.validFrom, to: held.validTo }) : null
}

/** Whether one claim gives everything that another asks for. */
const covers = (held: Claim, wanted: Claim): boolean =>
  wanted.regionPaths.every((path) => held.regionPaths.some((above) => path.startsWith(above))) &&
  (held.productLines.length === 0 ||
    (wanted.productLines.length > 0 && wanted.productLines.every((line) => held.productLines.includes(line)))) &&
  held.validFrom <= wanted.validFrom &&
  wanted.validTo <= held.validTo

const later = (a: BusinessDate, b: BusinessDate): BusinessDate => (a > b ? a : b)
const earlier = (a: BusinessDate, b: BusinessDate): BusinessDate => (a < b ? a : b)

/** 5: an exclusive territory is management's to grant, or its contract's, which management reviewed. */
export const refuseExclusive = (viewer: Viewer, exclusive: boolean) =>
  exclusive && !hasRole(viewer, 'MGT') ? refusal('ExclusiveNeedsManagement') : null

/** Whether a territory counts on a day. */
export const validOn = (
  { status, validFrom, validTo }: Pick<TerritoryRow, 'status' | 'validFrom' | 'validTo'>,
  day: BusinessDate,
): boolean => status === 'HELD' && validFrom <= day && day <= validTo

/** Whether its last day is past, told or not. */
export const isOver = ({ status, validTo }: Pick<TerritoryRow, 'status' | 'validTo'>, today: BusinessDate): boolean =>
  status === 'HELD' && validTo < today

/** A territory as it is granted. */
export const openingTerritory = (
  given: Pick<TerritoryRow, 'id' | 'partnerId' | 'productLines' | 'exclusive' | 'validFrom' | 'validTo'> &
    Partial<Pick<TerritoryRow, 'contractId'>>,
): TerritoryRow => withDefaults(territory, { ...given, status: 'HELD' })
