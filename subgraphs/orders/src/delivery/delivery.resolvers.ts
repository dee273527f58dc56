import { MAX_PAGE, pageSize } from '@channelgraph/paging'
import { loadThose } from '@channelgraph/service'
import { check } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { MAX_QTY } from '../ordering/ordering.rules.ts'
import { confirmDelivery } from './commands/confirm-delivery.ts'
import { shipOrder } from './commands/ship-order.ts'
import { shipmentPages } from './delivery.lists.ts'

/** What a line shipped never changes, so that a place in it is as good as a cursor. */
function someOf(
  serialNos: readonly string[],
  { first, skip }: { first?: number | null; skip?: number | null },
): string[] {
  const from = check.wholeNumber('skip', skip ?? 0, 0, MAX_QTY)
  return serialNos.slice(from, from + pageSize(first, MAX_PAGE))
}

export const deliveryResolvers: Resolvers = {
  Query: {
    shipments: (_, { filter, ...page }, ctx) => shipmentPages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    shipOrder: (_, args, ctx) => shipOrder(ctx, args),
    confirmDelivery: (_, args, ctx) => confirmDelivery(ctx, args),
  },
  Order: {
    shipments: (order, _, ctx) => ctx.loaders.shipmentsOfOrders.load(order.id),
  },
  Shipment: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.shipments.load(id),
    order: async (shipment, _, ctx) => (await ctx.loaders.orders.load(shipment.orderId))!,
    deliveredAt: (shipment) => shipment.acceptedAt,
    lines: (shipment, _, ctx) => ctx.loaders.linesOfShipments.load(shipment.id),
  },
  ShipmentLine: {
    orderLine: async (line, _, ctx) => (await ctx.loaders.orderLines.load(line.orderLineId))!,
    serialNos: (line, args) => someOf(line.serialNos, args),
    chargers: (line, args, ctx) => loadThose(ctx.loaders.serialUnits, someOf(line.serialNos, args)),
  },
}
