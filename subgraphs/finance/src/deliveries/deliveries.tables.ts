import { ownRows, sharedRows } from '@channelgraph/access'
import { decimal, instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'

export const DELIVERY_KINDS = ['DELIVERY', 'RETURN'] as const

/**
 * Goods a partner accepted (收货), one row a shipment line, from OrderDelivered; and goods that came back (退货), from
 * ReturnAccepted, with negative quantities and amounts: what settlements are made of.
 */
export const deliveryRef = pgTable(
  'delivery_ref',
  {
    /** `<shipmentId>/<orderLineId>`, of a return `<returnId>/<orderLineId>` */
    id: text().primaryKey(),
    kind: text({ enum: DELIVERY_KINDS }).notNull().default('DELIVERY'),
    partnerId: text('partner_id').notNull(),
    orderId: text('order_id').notNull(),
    orderNo: text('order_no').notNull(),
    /** The shipment, or the return; the same of its number. */
    shipmentId: text('shipment_id').notNull(),
    shipmentNo: text('shipment_no').notNull(),
    productId: text('product_id').notNull(),
    /** The goods as they were ordered; null where that was told before it was kept. */
    sku: text(),
    productName: text('product_name'),
    unitPriceNet: decimal('unit_price_net'),
    qty: integer().notNull(),
    acceptedAt: instant('accepted_at').notNull(),
    /** The business date of `acceptedAt` in Shanghai: which month it is settled in (6.3). */
    acceptedOn: date('accepted_on').notNull(),
    net: money().notNull(),
    vatRate: decimal('vat_rate').notNull(),
    vat: money().notNull(),
    gross: money().notNull(),
    /** The invoice that covers it; null until then. */
    invoiceId: text('invoice_id'),
  },
  (t) => [
    index('delivery_ref_by_day').on(t.acceptedOn, t.partnerId),
    index('delivery_ref_by_order').on(t.orderId),
    index('delivery_ref_uninvoiced').on(t.partnerId).where(sql`${t.invoiceId} is null`),
    ownRows(t.partnerId),
  ],
)

/** What goods are called, from ProductPublished and ProductChanged: for deliveries told of before their events said it. */
export const productRef = pgTable(
  'product_ref',
  { id: text().primaryKey(), sku: text().notNull(), name: text().notNull() },
  () => [sharedRows()],
)

export type ProductRefRow = typeof productRef.$inferSelect
export type DeliveryRefRow = typeof deliveryRef.$inferSelect
