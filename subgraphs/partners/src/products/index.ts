import { type PayloadOf, ProductChanged, ProductPublished } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, module } from '@channelgraph/service'
import { normaliseCode } from '@channelgraph/values'
import { upsertProductRef } from './products.store.ts'

const projectProduct = ({ unit }: EventWork, { productId: id, sku, line }: PayloadOf<typeof ProductPublished>) =>
  // Facts of before codes were read as they are printed have them as they were typed.
  upsertProductRef(unit.tx, { id, sku: normaliseCode(sku), line: normaliseCode(line) })

/** The products and their lines (产品线) that territories and courses name, as the orders department tells of them. */
export const products = module({
  on: { orders: [on(ProductPublished, projectProduct), on(ProductChanged, projectProduct)] },
})
