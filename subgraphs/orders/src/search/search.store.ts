import { ascending, descending, fillInitials, searchOf } from '@channelgraph/paging'
import { partnerRef } from '@channelgraph/partner-ref'
import type { Sweep } from '@channelgraph/service'
import { products } from '../catalogue/catalogue.store.ts'
import { product } from '../catalogue/catalogue.tables.ts'
import { orders } from '../ordering/ordering.store.ts'
import { salesOrder } from '../ordering/ordering.tables.ts'

export const searchOrders = searchOf(orders, {
  numbers: [salesOrder.no],
  texts: [salesOrder.goods, salesOrder.shipToAddress, salesOrder.no],
  latestFirst: true,
  owner: { reference: salesOrder.partnerId, id: partnerRef.id, names: [partnerRef.name] },
  order: [descending(salesOrder.orderedOn), descending(salesOrder.id)],
})

export const searchProducts = searchOf(products, {
  numbers: [product.sku],
  texts: [product.name, product.nameInitials, product.sku],
  order: [ascending(product.sku), ascending(product.id)],
})

/** Names from before there were initials get theirs. */
export const fillNameInitials: Sweep = {
  name: 'fillNameInitials',
  run: ({ db }) => fillInitials(db, product, product.name),
}
