import { OrderDelivered, ReturnAccepted } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { projectDelivery } from './commands/project-delivery.ts'
import { projectReturn } from './commands/project-return.ts'

/** Goods accepted and returned (收货、退货): what settlements are of. */
export const deliveries = module({
  on: {
    orders: [
      on(OrderDelivered, ({ unit, ctx }, delivery) => projectDelivery.within(unit, ctx, delivery)),
      on(ReturnAccepted, ({ unit, ctx }, returned) => projectReturn.within(unit, ctx, returned)),
    ],
  },
})
