import type { Database, Scope } from '@channelgraph/access'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { type BusinessDate, businessDateOf, notFound } from '@channelgraph/values'
import { findProducts } from '../catalogue/catalogue.store.ts'
import { findCorrectedPrices, findPricesOnDays } from '../pricing/pricing.store.ts'
import { wanted } from './ordering.rules.ts'
import { findTerritories, type OrderWithLines } from './ordering.store.ts'
import { findContractDays, findStanding, findViolations } from './standing.store.ts'
import {
  type CheckedOrder,
  type Facts,
  holdsOf,
  partnerStatusOn,
  refusePartner,
  refusePrices,
  refuseProducts,
} from './submission.rules.ts'

/** What of an order is checked. Lines of which everything was cancelled are no matter any more. */
export const checkedOrder = (order: OrderWithLines, submittedAt: Date): CheckedOrder => ({
  shipToRegionPath: order.shipToRegionPath,
  waivedHolds: order.waivedHolds,
  lines: order.lines.filter((line) => wanted(line) > 0),
  submittedAt,
  pricedOn: businessDateOf(submittedAt),
})

/** Reads what orders of a partner are checked against: as many statements for many orders as for one. */
export async function gatherFacts(
  tx: Database,
  scope: Scope,
  partnerId: string,
  orders: readonly CheckedOrder[],
  today: BusinessDate,
): Promise<Facts> {
  const partner = (await findPartnerRefs(tx, scope, [partnerId])).get(partnerId)
  if (!partner) throw notFound('The partner', '渠道伙伴')
  const productIds = [...new Set(orders.flatMap(({ lines }) => lines.map((line) => line.productId)))]
  const days = [...new Set(orders.map(({ pricedOn }) => pricedOn))]
  return {
    partnerStatus: partnerStatusOn(partner, await findContractDays(tx, partnerId), today),
    standing: await findStanding(tx, partnerId),
    violations: await findViolations(tx, partnerId),
    territories: await findTerritories(tx, partnerId),
    products: await findProducts(tx, scope, productIds),
    prices: await findPricesOnDays(tx, { kind: 'all' }, productIds, { days, kind: partner.kind }),
    corrected: await findCorrectedPrices(tx, productIds, { days, kind: partner.kind }),
  }
}

/** Runs every check of an order that is submitted now: the refusal of one that may not stand, or why it is stopped. */
export async function checkSubmission(tx: Database, scope: Scope, order: OrderWithLines, now: Date) {
  const today = businessDateOf(now)
  const checked = checkedOrder(order, now)
  const facts = await gatherFacts(tx, scope, order.partnerId, [checked], today)
  const refusal =
    refusePartner(facts.partnerStatus) ??
    refuseProducts(checked.lines, facts.products) ??
    refusePrices(checked.lines, facts.prices.get(checked.pricedOn))
  return refusal ? { refusal, holds: [] } : { refusal: null, holds: holdsOf(checked, facts, today) }
}

/**
 * Runs every check again of an order that was submitted before: it stays while its partner is suspended, or its price is no
 * longer the list's, and is held for it.
 */
export async function recheckOrder(tx: Database, scope: Scope, order: OrderWithLines, now: Date) {
  const today = businessDateOf(now)
  const checked = checkedOrder(order, order.submittedAt!)
  const facts = await gatherFacts(tx, scope, order.partnerId, [checked], today)
  const refusal =
    (facts.partnerStatus === 'SUSPENDED' ? null : refusePartner(facts.partnerStatus)) ??
    refuseProducts(checked.lines, facts.products)
  return refusal ? { refusal, holds: [] } : { refusal: null, holds: holdsOf(checked, facts, today) }
}
