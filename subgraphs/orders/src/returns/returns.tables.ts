import { ownRows } from '@channelgraph/access'
import { instant, markDerived, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const RETURN_STATUSES = ['REQUESTED', 'ACCEPTED', 'REJECTED'] as const

/** Goods that come back, and once accepted what every sales figure takes off. */
export const goodsReturn = pgTable(
  'goods_return',
  {
    id: text().primaryKey(),
    /** Such as RT20261123-000001. */
    no: text().notNull().unique(),
    orderId: text('order_id').notNull(),
    partnerId: text('partner_id').notNull(),
    status: text({ enum: RETURN_STATUSES }).notNull(),
    reason: text().notNull(),
    requestedAt: instant('requested_at').notNull(),
    requestedBy: text('requested_by').notNull(),
    acceptedAt: instant('accepted_at'),
    /** The day of `accepted_at` in Shanghai: figures count by it. */
    acceptedOn: date('accepted_on'),
    rejectedAt: instant('rejected_at'),
    rejectionReason: text('rejection_reason'),
    /** A copy of the order's, so that figures read this one table. */
    regionPath: text('region_path').notNull(),
    units: integer().notNull(),
    /** What comes back, positive; null until accepted. */
    net: money('net'),
    vat: money('vat'),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('goods_return_by_partner_and_day').on(t.partnerId, t.acceptedOn),
    index('goods_return_by_day').on(t.acceptedOn, t.partnerId),
    index('goods_return_by_order').on(t.orderId),
    index('goods_return_of_partner').on(t.partnerId, t.requestedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('goods_return_newest').on(t.requestedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('goods_return_oldest').on(t.requestedAt, t.id),
    index('goods_return_largest').on(t.net.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
  ],
)

export const goodsReturnLine = pgTable(
  'goods_return_line',
  {
    returnId: text('return_id').notNull(),
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
  (t) => [
    primaryKey({ columns: [t.returnId, t.orderLineId] }),
    index('goods_return_line_by_order_line').on(t.orderLineId),
    check('goods_return_line_has_units', sql`${t.qty} >= 1`),
    ownRows(t.partnerId),
  ],
)

export type GoodsReturnRow = typeof goodsReturn.$inferSelect
export type GoodsReturnLineRow = typeof goodsReturnLine.$inferSelect

markDerived('GoodsReturn', 'regionPath')
