import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { instant, markDerived, money } from '@channelgraph/values'
import { date, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const SHIPMENT_STATUSES = ['IN_TRANSIT', 'DELIVERED'] as const

/** Goods on their way, and once accepted the delivery that every sales figure counts. */
export const shipment = pgTable(
  'shipment',
  {
    id: text().primaryKey(),
    /** The order's number and the shipment's: SO20261123-000456-1. */
    no: text().notNull().unique(),
    orderId: text('order_id').notNull(),
    partnerId: text('partner_id').notNull(),
    status: text({ enum: SHIPMENT_STATUSES }).notNull(),
    carrier: text(),
    trackingNo: text('tracking_no'),
    shippedAt: instant('shipped_at').notNull(),
    acceptedAt: instant('accepted_at'),
    /** The day of `accepted_at` in Shanghai: figures count by it. */
    acceptedOn: date('accepted_on'),
    receiptUrl: text('receipt_url'),
    /** Copies of the order's, so that figures read this one table. */
    promisedDate: date('promised_date').notNull(),
    regionPath: text('region_path').notNull(),
    units: integer().notNull(),
    /** Null until accepted. */
    net: money('net'),
    vat: money('vat'),
    version: integer().notNull().default(1),
  },
  (t) => [
    // Sales figures are sums over these two, and read nothing else (0023).
    index('shipment_by_partner_and_day').on(t.partnerId, t.acceptedOn, t.net, t.units),
    index('shipment_by_region').on(t.regionPath.op('text_pattern_ops'), t.acceptedOn, t.net, t.units),
    index('shipment_by_day').on(t.acceptedOn, t.partnerId),
    index('shipment_by_order').on(t.orderId),
    index('shipment_search').using('gin', searchGrams(t.carrier, t.trackingNo, t.no)),
    // The list's sort orders, one by one.
    index('shipment_newest').on(t.shippedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('shipment_oldest').on(t.shippedAt, t.id),
    index('shipment_last_delivered').on(t.acceptedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('shipment_of_partner').on(t.partnerId, t.shippedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

export const shipmentLine = pgTable(
  'shipment_line',
  {
    shipmentId: text('shipment_id').notNull(),
    orderLineId: text('order_line_id').notNull(),
    partnerId: text('partner_id').notNull(),
    productId: text('product_id').notNull(),
    qty: integer().notNull(),
    /** Empty for products without serial numbers. */
    serialNos: text('serial_nos').array().notNull(),
    /** Null until accepted. */
    net: money('net'),
    vat: money('vat'),
  },
  (t) => [primaryKey({ columns: [t.shipmentId, t.orderLineId] }), ownRows(t.partnerId)],
)

export type ShipmentRow = typeof shipment.$inferSelect
export type ShipmentLineRow = typeof shipmentLine.$inferSelect

markDerived('Shipment', 'regionPath')
