import {
  OrderDelivered,
  type PayloadOf,
  ProductChanged,
  ProductPublished,
  ReturnAccepted,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, module } from '@channelgraph/service'
import { projectDelivery } from './commands/project-delivery.ts'
import { projectReturn } from './commands/project-return.ts'
import { upsertProductRef } from './deliveries.store.ts'

const projectProduct = ({ unit }: EventWork, { productId: id, sku, name }: PayloadOf<typeof ProductPublished>) =>
  upsertProductRef(unit.tx, { id, sku, name })

/** Goods accepted and returned (收货、退货): what settlements are of. */
export const deliveries = module({
  on: {
    orders: [
      on(ProductPublished, projectProduct),
      on(ProductChanged, projectProduct),
      on(OrderDelivered, ({ unit, ctx }, delivery) => projectDelivery.within(unit, ctx, delivery)),
      on(ReturnAccepted, ({ unit, ctx }, returned) => projectReturn.within(unit, ctx, returned)),
    ],
  },
})
