import { anyOf, ascending, codeIn, containsWords, descending, only, pages } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { check, type Period, within } from '@channelgraph/values'
import { and } from 'drizzle-orm'
import { shipments } from './delivery.store.ts'
import { type ShipmentRow, shipment } from './delivery.tables.ts'

export interface ShipmentFilter {
  readonly statuses?: readonly ShipmentRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly orderId?: string | null
  readonly period?: Period | null
  readonly search?: string | null
}

export const shipmentPages = pages(shipments, {
  where: ({ statuses, partnerIds, orderId, period, search }: ShipmentFilter) =>
    and(
      anyOf('statuses', shipment.status, statuses),
      anyOf('partnerIds', shipment.partnerId, partnerIds),
      only(shipment.orderId, orderId),
      period ? within(shipment.shippedAt, check.period('period', period)) : undefined,
      containsWords(
        check.searchWords('search', search),
        codeIn(shipment.no),
        shipment.carrier,
        shipment.trackingNo,
        partnerOf(shipment.partnerId),
      ),
    ),
  sorts: {
    NEWEST: [descending(shipment.shippedAt), descending(shipment.id)],
    OLDEST: [ascending(shipment.shippedAt), ascending(shipment.id)],
    LAST_DELIVERED: [descending(shipment.acceptedAt), descending(shipment.id)],
  },
})
