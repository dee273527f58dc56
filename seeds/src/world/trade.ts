import { addMonths, businessDateOf, Decimal, daysBetween, Money } from '@channelgraph/values'
import type { LifeFact } from './activation.ts'
import { payAhead } from './advances.ts'
import { type ContractFact, makeContracts } from './contracts.ts'
import { deliveriesOf } from './deliveries.ts'
import { objectTo, reissue } from './disputes.ts'
import { Exposure, refuseOrders } from './exposure.ts'
import { makeOrders, makeStoppedOrders, type OrderFact } from './orders.ts'
import { makeSettlements, type SettlementFact } from './settlements.ts'
import type { SharedData } from './shared-data.ts'

/** What was bought and paid under a partner's contracts. */
export interface Trade {
  /** Without numbers, which depend on all partners. */
  readonly orders: readonly OrderFact[]
  readonly settlements: readonly SettlementFact[]
  readonly contracts: readonly ContractFact[]
  /** What the partner owed at any time. */
  readonly exposure: Exposure
}

/** One partner's trade: nobody else's has a part in it, so that it can be made whenever it is needed. */
export function makeTrade({ stream, scale, market, orderCounts, today }: SharedData, life: LifeFact): Trade {
  const { partner } = life
  const own = stream.of('orders', partner.code)
  const orders = [
    ...makeOrders(own, life, orderCounts.get(partner.id) ?? 0, market),
    ...makeStoppedOrders(own.of('stopped'), life, market),
  ]
  const accepted = orders.flatMap(deliveriesOf)
  const paying = { today, paysDaily: scale.paysDaily }
  const settled = makeSettlements(stream.of('settlements', partner.code), life, accepted, paying)
  const settlements = reissue(objectTo(payAhead(settled, life, today), life), life)
  const exposure = new Exposure(orders, settlements)
  const lastYear = accepted.filter(({ acceptedOn }) => acceptedOn > addMonths(today, -12))
  const days = life.activatedAt ? Math.min(365, daysBetween(businessDateOf(life.activatedAt), today)) : 365
  const yearlyNet = Money.sum(lastYear.map(({ net }) => net)).times(new Decimal(365).div(Math.max(days, 60)))
  const terms = { yearlyNet, peakExposure: exposure.peak() }
  const contracts = makeContracts(stream.of('contracts', partner.code), life, terms, today)
  const limit = contracts.at(-1)?.row.creditLimit
  const refused = limit ? refuseOrders(stream.of('refused', partner.code), life, limit, exposure, market) : []
  return { orders: [...orders, ...refused], settlements, contracts, exposure }
}
