import { ProductChanged, ProductPublished } from '@channelgraph/contracts'
import type { ProductRow } from './catalogue.tables.ts'

const referenceOf = (product: ProductRow) => ({
  productId: product.id,
  sku: product.sku,
  name: product.name,
  line: product.line,
  current: product.current,
  lifecycle: product.lifecycle,
  serialised: product.serialised,
  connectorTypes: product.connectorTypes,
  connectorCount: product.connectorCount,
  leadTimeDays: product.leadTimeDays,
  warrantyMonths: product.warrantyMonths,
})

export const productPublished = (product: ProductRow) => ProductPublished.of(product, referenceOf(product))
export const productChanged = (product: ProductRow) => ProductChanged.of(product, referenceOf(product))
