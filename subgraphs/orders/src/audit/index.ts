import { auditTrail } from '@channelgraph/service'
import sdl from './audit.graphql'

/** Who changed what, when and why: the history of each document, and the auditor's view of all. */
export const audit = auditTrail('orders', sdl, {
  Product: {},
  PriceList: { names: { effectiveFrom: 'effective.from', inForceTo: 'effective.to' }, partnersFrom: 'publishedAt' },
  Order: {},
  Shipment: {},
  GoodsReturn: { names: { net: 'netAmount', vat: 'vatAmount' } },
})
