import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { decimal, instant, markDerived, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'

export const ORDER_STATUSES = [
  'DRAFT',
  'SUBMITTED',
  'ON_HOLD',
  'CONFIRMED',
  'ALLOCATED',
  'PARTIALLY_SHIPPED',
  'SHIPPED',
  'PARTIALLY_DELIVERED',
  'DELIVERED',
  'CLOSED',
  'CANCELLED',
  'REJECTED',
] as const
export const HOLD_REASONS = [
  'CERTIFICATE_EXPIRED',
  'CREDIT',
  'OVERDUE',
  'PARTNER_SUSPENDED',
  'PRICE_CHECK',
  'SANCTION',
  'TERRITORY_CHECK',
] as const

export const salesOrder = pgTable(
  'sales_order',
  {
    id: text().primaryKey(),
    /** Such as SO20261123-000456. */
    no: text().notNull().unique(),
    partnerId: text('partner_id').notNull(),
    status: text({ enum: ORDER_STATUSES }).notNull(),
    holdReasons: text('hold_reasons', { enum: HOLD_REASONS }).array().notNull().default([]),
    /** Holds somebody released with a note: the check behind them does not hold the order again. */
    waivedHolds: text('waived_holds', { enum: HOLD_REASONS }).array().notNull().default([]),
    /** Finance holds credit for this order: it may be confirmed. */
    creditReserved: boolean('credit_reserved').notNull().default(false),
    /** Questions to finance not answered yet: only the answer to the last one counts (docs/decisions/0015). */
    creditAnswersDue: integer('credit_answers_due').notNull().default(0),
    /** The order these units stood in before they were split off. */
    splitFromId: text('split_from_id'),
    /** The business day it was submitted; of a draft, the day it was created. */
    orderedOn: date('ordered_on').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    submittedAt: instant('submitted_at'),
    /** Why the order desk submitted it for the partner (O-01); null where the partner did. */
    onBehalfOf: text('on_behalf_of'),
    confirmedAt: instant('confirmed_at'),
    promisedDate: date('promised_date'),
    /** When the last of it was accepted. */
    deliveredAt: instant('delivered_at'),
    closedAt: instant('closed_at'),
    shipToRegionCode: text('ship_to_region_code').notNull(),
    shipToRegionPath: text('ship_to_region_path').notNull(),
    shipToAddress: text('ship_to_address').notNull(),
    /** For searches: what its lines call the goods, by number and name, as ordered. */
    goods: text().notNull().default(''),
    netAmount: money('net_amount').notNull(),
    vatAmount: money('vat_amount').notNull(),
    grossAmount: money('gross_amount').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('sales_order_by_partner').on(t.partnerId, t.orderedOn.desc().nullsLast(), t.id.desc().nullsLast()),
    index('sales_order_by_partner_and_status').on(
      t.partnerId,
      t.status,
      t.orderedOn.desc().nullsLast(),
      t.id.desc().nullsLast(),
    ),
    // Counting what is held reads this alone (0023).
    index('sales_order_held')
      .on(t.orderedOn.desc().nullsLast(), t.id.desc().nullsLast(), t.holdReasons)
      .where(sql`${t.status} = 'ON_HOLD'`),
    index('sales_order_by_day').on(t.orderedOn.desc().nullsLast(), t.id.desc().nullsLast()),
    index('sales_order_by_status').on(t.status, t.orderedOn.desc().nullsLast()),
    // The list's other sort orders, one by one.
    index('sales_order_oldest').on(t.orderedOn, t.id),
    index('sales_order_largest').on(t.grossAmount.desc().nullsLast(), t.id.desc().nullsLast()),
    index('sales_order_by_promise').on(t.promisedDate, t.id),
    index('sales_order_search').using('gin', searchGrams(t.goods, t.shipToAddress, t.no)),
    index('sales_order_by_region').on(t.shipToRegionPath.op('text_pattern_ops')),
    ownRows(t.partnerId),
  ],
)

export const orderLine = pgTable(
  'order_line',
  {
    id: text().primaryKey(),
    orderId: text('order_id').notNull(),
    partnerId: text('partner_id').notNull(),
    lineNo: integer('line_no').notNull(),
    productId: text('product_id').notNull(),
    /** The product as it was ordered (G): a later name is not that of this order. */
    sku: text().notNull(),
    productName: text('product_name').notNull(),
    qty: integer().notNull(),
    allocatedQty: integer('allocated_qty').notNull().default(0),
    shippedQty: integer('shipped_qty').notNull().default(0),
    deliveredQty: integer('delivered_qty').notNull().default(0),
    cancelledQty: integer('cancelled_qty').notNull().default(0),
    /** How many of those the last cancellation took: what reopening the order gives back. */
    lastCancelledQty: integer('last_cancelled_qty').notNull().default(0),
    /** Units that were accepted and came back: they stay delivered. */
    returnedQty: integer('returned_qty').notNull().default(0),
    unitPriceNet: decimal('unit_price_net').notNull(),
    vatRate: decimal('vat_rate').notNull(),
    netAmount: money('net_amount').notNull(),
    vatAmount: money('vat_amount').notNull(),
  },
  (t) => [
    uniqueIndex('order_line_no_once').on(t.orderId, t.lineNo),
    // 3.7: the invariant of every order, held by the database as well.
    check(
      'order_line_quantities',
      sql`0 <= ${t.returnedQty} and ${t.returnedQty} <= ${t.deliveredQty} and ${t.deliveredQty} <= ${t.shippedQty} and ${t.shippedQty} <= ${t.allocatedQty} and ${t.allocatedQty} <= ${t.qty} - ${t.cancelledQty} and 0 <= ${t.lastCancelledQty} and ${t.lastCancelledQty} <= ${t.cancelledQty}`,
    ),
    ownRows(t.partnerId),
  ],
)

/** Where a partner may sell which lines: fed by TerritoryChanged. */
export const territoryRef = pgTable(
  'territory_ref',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    regionPaths: text('region_paths').array().notNull(),
    /** Empty: all lines. */
    productLines: text('product_lines').array().notNull(),
    exclusive: boolean().notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to').notNull(),
  },
  (t) => [index('territory_ref_by_partner').on(t.partnerId)],
)

/** What others say of a partner and its orders are held for: fed by PaymentOverdue and TrainingValidityChanged. */
export const partnerStanding = pgTable('partner_standing', {
  partnerId: text('partner_id').primaryKey(),
  /** What finance does not tolerate any longer; null where it never said anything. */
  overdueAmount: money('overdue_amount'),
  overdueDays: integer('overdue_days'),
  /** Null where channel management never said anything. */
  trainingValid: boolean('training_valid'),
})

/** Violations of a partner that its orders are looked at or stopped for: fed by their confirmations and sanctions, until they are lifted. */
export const violationRef = pgTable(
  'violation_ref',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id').notNull(),
    /** The prices of orders submitted from then on are looked at; null where it is no matter of prices. */
    pricesCheckedFrom: instant('prices_checked_from'),
    /** Nothing is supplied while it stands. */
    supplyHeld: boolean('supply_held').notNull().default(false),
  },
  (t) => [index('violation_ref_by_partner').on(t.partnerId)],
)

export type OrderRow = typeof salesOrder.$inferSelect
export type OrderLineRow = typeof orderLine.$inferSelect
export type TerritoryRefRow = typeof territoryRef.$inferSelect
export type PartnerStandingRow = typeof partnerStanding.$inferSelect
export type ViolationRefRow = typeof violationRef.$inferSelect

markDerived('Order', 'shipToRegionPath', 'goods')
