import { anyOf, ascending, descending, indexed, only, pages } from '@channelgraph/paging'
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
  where: ({ statuses, partnerIds, orderId, period }: ShipmentFilter) =>
    and(
      anyOf('statuses', shipment.status, statuses),
      anyOf('partnerIds', shipment.partnerId, partnerIds),
      only(shipment.orderId, orderId),
      period ? within(shipment.shippedAt, check.period('period', period)) : undefined,
    ),
  search: [
    indexed({ texts: [shipment.carrier, shipment.trackingNo], codes: [shipment.no] }),
    partnerOf(shipment.partnerId),
  ],
  sorts: {
    NEWEST: [descending(shipment.shippedAt), descending(shipment.id)],
    OLDEST: [ascending(shipment.shippedAt), ascending(shipment.id)],
    LAST_DELIVERED: [descending(shipment.acceptedAt), descending(shipment.id)],
  },
})
