import { type PayloadOf, ProductChanged, ProductPublished } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, module } from '@channelgraph/service'
import { upsertProductRef } from './products.store.ts'

const projectProduct = ({ unit }: EventWork, { productId: id, sku, line }: PayloadOf<typeof ProductPublished>) =>
  upsertProductRef(unit.tx, { id, sku, line })

/** The products and their lines (产品线) that territories and courses name, as the orders department tells of them. */
export const products = module({
  on: { orders: [on(ProductPublished, projectProduct), on(ProductChanged, projectProduct)] },
})
