import { ContractSigned, OrderCancelled, OrderDelivered, OrderSubmitted } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { partnerRefSubscriptions, type SubgraphDefinition } from '@channelgraph/service'
import { keepContract } from './contracts/commands/keep-contract.ts'
import { reserveCredit } from './credit/commands/reserve-credit.ts'
import { voidReservation } from './credit/commands/void-reservation.ts'
import { keepDelivery } from './deliveries/commands/keep-delivery.ts'

/** What finance does with the others' facts. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {
  partners: [
    ...partnerRefSubscriptions,
    on(ContractSigned, ({ unit, ctx }, contract) => keepContract.within(unit, ctx, contract)),
  ],
  orders: [
    on(OrderSubmitted, ({ unit, ctx }, order) => reserveCredit.within(unit, ctx, order)),
    on(OrderCancelled, ({ unit, ctx }, order) => voidReservation.within(unit, ctx, order)),
    on(OrderDelivered, ({ unit, ctx }, delivery) => keepDelivery.within(unit, ctx, delivery)),
  ],
}
