import type { Database, Scope } from '@channelgraph/access'
import { findPartnerRefs } from '@channelgraph/service'
import { businessDateOf, notFound, type Refusal } from '@channelgraph/values'
import { findProducts } from '../catalogue/catalogue.store.ts'
import { findPricesInForce } from '../pricing/pricing.store.ts'
import type { HoldReason } from './ordering.rules.ts'
import { findTerritories, type OrderWithLines } from './ordering.store.ts'
import { type Facts, holdsOf, refusePartner, refusePrices, refuseProducts } from './submission.rules.ts'

/** Reads what orders of a partner are checked against. */
export async function gatherFacts(
  tx: Database,
  scope: Scope,
  partnerId: string,
  productIds: readonly string[],
): Promise<Facts> {
  const partner = (await findPartnerRefs(tx, scope, [partnerId])).get(partnerId)
  if (!partner) throw notFound('The partner')
  return {
    partnerStatus: partner.status,
    territories: await findTerritories(tx, partnerId),
    products: await findProducts(tx, [...new Set(productIds)]),
  }
}

/** Runs every check of an order: the refusal of one that may not stand, or the reasons for which it is stopped. */
export async function checkOrder(
  tx: Database,
  scope: Scope,
  order: OrderWithLines,
  { submittedAt, now }: { submittedAt: Date; now: Date },
): Promise<{ refusal: Refusal } | { refusal: null; holds: HoldReason[] }> {
  const { lines } = order
  const productIds = lines.map((line) => line.productId)
  const facts = await gatherFacts(tx, scope, order.partnerId, productIds)
  // An order that was submitted while the partner was active stays, and is held for as long as the partner is suspended.
  const suspendedSince = order.status !== 'DRAFT' && facts.partnerStatus === 'SUSPENDED'
  const prices = await findPricesInForce(tx, { kind: 'all' }, productIds, {
    on: businessDateOf(submittedAt),
    kind: { ofPartner: order.partnerId },
  })
  const refusal =
    (suspendedSince ? null : refusePartner(facts.partnerStatus)) ??
    refuseProducts(lines, facts.products) ??
    refusePrices(lines, prices)
  return refusal ? { refusal } : { refusal: null, holds: holdsOf(order, lines, facts, businessDateOf(now)) }
}
