import type { Scope } from '@channelgraph/access'
import type { PartnerStatus } from '@channelgraph/contracts'
import { type PartnerRefRow, statusOn } from '@channelgraph/partner-ref'
import type { BusinessDate, Decimal } from '@channelgraph/values'
import { isSellable } from '../catalogue/catalogue.rules.ts'
import type { ProductRow } from '../catalogue/catalogue.tables.ts'
import type { ContractRefRow } from '../sales/sales.tables.ts'
import { refusal } from './ordering.refusals.ts'
import { type HoldReason, isInsideTerritory, type Territory } from './ordering.rules.ts'
import type { OrderRow, PartnerStandingRow, ViolationRefRow } from './ordering.tables.ts'

type Prices = ReadonlyMap<string, { readonly supplyPriceNet: Decimal }>

/** What the orders of a partner are checked against. */
export interface Facts {
  readonly partnerStatus: PartnerStatus
  /** Null where neither finance nor channel management ever said anything. */
  readonly standing: PartnerStandingRow | null
  /** Violations that stand. */
  readonly violations: readonly Pick<ViolationRefRow, 'pricesCheckedFrom' | 'supplyHeld'>[]
  readonly territories: readonly Territory[]
  readonly products: ReadonlyMap<string, ProductRow>
  /** The prices that were in force on a day, by product. */
  readonly prices: ReadonlyMap<BusinessDate, Prices>
  /** What else was the price on a day: of lists corrected the day they began. */
  readonly corrected: ReadonlyMap<BusinessDate, ReadonlyMap<string, readonly Decimal[]>>
}

interface Line {
  readonly lineNo: number
  readonly productId: string
  readonly unitPriceNet: Decimal
}

/** An order as it is checked: its lines of which something is wanted, at the prices of a day. */
export interface CheckedOrder extends Pick<OrderRow, 'shipToRegionPath' | 'waivedHolds'> {
  readonly lines: readonly Line[]
  readonly submittedAt: Date
  /** The business day of that. */
  readonly pricedOn: BusinessDate
}

/** O-01: the order desk submits for a partner only with a note of why. */
export function refuseOnBehalfOf(scope: Scope, note: string | null | undefined) {
  return scope.kind === 'partner' || note?.trim() ? null : refusal('OnBehalfOfMissing')
}

/**
 * Where a partner stands on a day: by what it was told to be, and by the days of that. A suspension that has run out is over with a
 * contract in force; an ACTIVE partner whose contracts have all run out is suspended, which is about to be told.
 */
export function partnerStatusOn(
  partner: PartnerRefRow,
  contracts: readonly Pick<ContractRefRow, 'effectiveFrom' | 'effectiveTo'>[],
  day: BusinessDate,
): PartnerStatus {
  const inForce = contracts.some(({ effectiveFrom, effectiveTo }) => effectiveFrom <= day && day <= effectiveTo)
  const status = statusOn(partner, inForce, day)
  const ranOut = contracts.length > 0 && contracts.every(({ effectiveTo }) => effectiveTo < day)
  return status === 'ACTIVE' && ranOut ? 'SUSPENDED' : status
}

/** A partner that is not ACTIVE does not order (3.7, G-12). */
export function refusePartner(status: Facts['partnerStatus']) {
  return status === 'ACTIVE' ? null : refusal('PartnerNotActive', { status })
}

/** Every product of an order is sold. */
export function refuseProducts(
  lines: readonly Pick<Line, 'lineNo' | 'productId'>[],
  products: ReadonlyMap<string, ProductRow>,
) {
  for (const { lineNo, productId } of lines) {
    const product = products.get(productId)
    if (!product || !isSellable(product)) return refusal('ProductNotSellable', { lineNo, product })
  }
  return null
}

/** Goods leave the factory in whole packages. */
export function refusePacks(
  lines: readonly { readonly lineNo: number; readonly productId: string; readonly qty: number }[],
  products: ReadonlyMap<string, ProductRow>,
) {
  for (const { lineNo, productId, qty } of lines) {
    const packQty = products.get(productId)?.packQty ?? 1
    if (qty % packQty !== 0) return refusal('QuantityNotInPacks', { lineNo, packQty, qty })
  }
  return null
}

/** O-08: the price of each line is the list price in force, by product. */
export function refusePrices(lines: readonly Line[], prices: Prices | undefined) {
  for (const { lineNo, productId, unitPriceNet } of lines) {
    const listPriceNet = prices?.get(productId)?.supplyPriceNet ?? null
    if (listPriceNet?.eq(unitPriceNet)) continue
    return refusal('PriceNotAllowed', { lineNo, listPriceNet })
  }
  return null
}

/** These end with their cause; the others when somebody has looked at them. */
export const ENDS_WITH_CAUSE: readonly HoldReason[] = [
  'PARTNER_SUSPENDED',
  'OVERDUE',
  'CERTIFICATE_EXPIRED',
  'SANCTION',
]

/** The reasons for which this department stops an order; finance adds CREDIT. What somebody waived does not stop it again. */
export function holdsOf(order: CheckedOrder, facts: Facts, on: BusinessDate): HoldReason[] {
  const { partnerStatus, standing, violations, territories, products, prices, corrected } = facts
  const before = corrected.get(order.pricedOn)
  const ordered = order.lines.filter(
    ({ productId, unitPriceNet }) => !before?.get(productId)?.some((price) => price.eq(unitPriceNet)),
  )
  const found: Record<Exclude<HoldReason, 'CREDIT'>, boolean> = {
    CERTIFICATE_EXPIRED: standing?.trainingValid === false,
    OVERDUE: standing?.overdueAmount?.isPositive() ?? false,
    PARTNER_SUSPENDED: partnerStatus === 'SUSPENDED',
    PRICE_CHECK:
      refusePrices(ordered, prices.get(order.pricedOn)) !== null ||
      // O-08: the next orders of whoever broke a price rule, not those that were submitted before.
      violations.some(({ pricesCheckedFrom: from }) => from !== null && from <= order.submittedAt),
    SANCTION: violations.some(({ supplyHeld }) => supplyHeld),
    TERRITORY_CHECK: order.lines.some(({ productId }) => {
      const line = products.get(productId)?.line ?? ''
      return !isInsideTerritory(territories, order.shipToRegionPath, line, on)
    }),
  }
  const reasons = Object.keys(found) as (keyof typeof found)[]
  return reasons.filter((reason) => found[reason] && !order.waivedHolds.includes(reason))
}

/** Reasons added and taken away, each once, in a fixed order. */
export const holdsWith = (
  holds: readonly HoldReason[],
  added: readonly HoldReason[],
  removed: readonly HoldReason[] = [],
): HoldReason[] => [...new Set([...holds.filter((hold) => !removed.includes(hold)), ...added])].sort()
