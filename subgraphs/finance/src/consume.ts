import {
  ContractSigned,
  OrderCancelled,
  OrderDelivered,
  OrderSplit,
  OrderSubmitted,
  ReturnAccepted,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { partnerRefSubscriptions, type SubgraphDefinition } from '@channelgraph/service'
import { keepContract } from './contracts/commands/keep-contract.ts'
import { reserveCredit } from './credit/commands/reserve-credit.ts'
import { splitReservation } from './credit/commands/split-reservation.ts'
import { voidReservation } from './credit/commands/void-reservation.ts'
import { keepDelivery } from './deliveries/commands/keep-delivery.ts'
import { keepReturn } from './deliveries/commands/keep-return.ts'

/** What finance does with the others' facts. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {
  partners: [
    ...partnerRefSubscriptions,
    on(ContractSigned, ({ unit, ctx }, contract) => keepContract.within(unit, ctx, contract)),
  ],
  orders: [
    on(OrderSubmitted, ({ unit, ctx }, order) => reserveCredit.within(unit, ctx, order)),
    on(OrderSplit, ({ unit, ctx }, order) => splitReservation.within(unit, ctx, order)),
    on(OrderCancelled, ({ unit, ctx }, order) => voidReservation.within(unit, ctx, order)),
    on(OrderDelivered, ({ unit, ctx }, delivery) => keepDelivery.within(unit, ctx, delivery)),
    on(ReturnAccepted, ({ unit, ctx }, returned) => keepReturn.within(unit, ctx, returned)),
  ],
}
