import type { Resolvers } from '../generated/resolvers.ts'
import { confirmDelivery } from './commands/confirm-delivery.ts'
import { shipOrder } from './commands/ship-order.ts'
import { shipmentPages } from './delivery.lists.ts'

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
    chargers: async (line, _, ctx) => {
      const units = await Promise.all(line.serialNos.map((serialNo) => ctx.loaders.serialUnits.load(serialNo)))
      return units.filter((unit) => unit !== null)
    },
  },
}
