import { ownRows } from '@channelgraph/access'
import { sql } from 'drizzle-orm'
import { date, index, pgTable, text } from 'drizzle-orm/pg-core'

/** Each unit with a serial number that ever left the factory: shipped, delivered and installed once, unless it came back. */
export const serialUnit = pgTable(
  'serial_unit',
  {
    serialNo: text('serial_no').primaryKey(),
    partnerId: text('partner_id').notNull(),
    productId: text('product_id').notNull(),
    orderId: text('order_id').notNull(),
    orderNo: text('order_no').notNull(),
    shipmentId: text('shipment_id').notNull(),
    shippedOn: date('shipped_on').notNull(),
    deliveredOn: date('delivered_on'),
    installedOn: date('installed_on'),
    /** Where it was installed; null while it is in the channel. */
    installedRegionCode: text('installed_region_code'),
    /** It came back and is nobody's, until it is shipped again. */
    returnedOn: date('returned_on'),
  },
  (t) => [
    // Stock is counted from these two alone: what came back is in neither.
    index('serial_unit_in_channel')
      .on(t.partnerId, t.productId, t.deliveredOn)
      .where(sql`${t.installedOn} is null and ${t.returnedOn} is null`),
    index('serial_unit_by_installation')
      .on(t.partnerId, t.installedOn, t.productId)
      .where(sql`${t.returnedOn} is null`),
    index('serial_unit_by_shipment').on(t.shipmentId),
    ownRows(t.partnerId),
  ],
)

export type SerialUnitRow = typeof serialUnit.$inferSelect
