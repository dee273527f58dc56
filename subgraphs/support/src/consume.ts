import {
  OrderDelivered,
  OrderShipped,
  type PayloadOf,
  ProductChanged,
  ProductPublished,
  ReturnAccepted,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, partnerRefSubscriptions, type SubgraphDefinition } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { keepDelivered, keepProduct, keepReturned, keepShipped } from './chargers/chargers.store.ts'

const product = ({ unit }: EventWork, { productId: id, ...published }: PayloadOf<typeof ProductPublished>) =>
  keepProduct(unit.tx, { id, ...published })

/** What support does with the others' facts: it knows partners, products, and every charger we delivered. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {
  partners: partnerRefSubscriptions,
  orders: [
    on(ProductPublished, product),
    on(ProductChanged, product),
    on(OrderShipped, ({ unit }, { partnerId, orderId, lines }) =>
      keepShipped(
        unit.tx,
        lines.flatMap(({ productId, serialNos }) =>
          serialNos.map((serialNo) => ({ serialNo, productId, partnerId, orderId })),
        ),
      ),
    ),
    on(OrderDelivered, ({ unit }, { acceptedAt, lines }) =>
      keepDelivered(
        unit.tx,
        lines.flatMap(({ serialNos }) => serialNos),
        businessDateOf(new Date(acceptedAt)),
      ),
    ),
    on(ReturnAccepted, ({ unit }, { partnerId, lines }) =>
      keepReturned(
        unit.tx,
        lines.flatMap(({ serialNos }) => serialNos),
        partnerId,
      ),
    ),
  ],
}
