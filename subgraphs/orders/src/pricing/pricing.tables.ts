import { PARTNER_KINDS } from '@channelgraph/contracts'
import { partnerRef } from '@channelgraph/partner-ref/tables'
import { decimal, instant } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgPolicy, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'

export const PRICE_LIST_STATUSES = ['DRAFT', 'IN_REVIEW', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN'] as const
export const PRICE_MODES = ['GUIDE', 'AGENCY_FIXED', 'MAXIMUM'] as const

/** What a kind of partner pays from one day to another. Once published, its prices never change. */
export const priceList = pgTable(
  'price_list',
  {
    id: text().primaryKey(),
    /** Such as PL-DISTRIBUTOR-003: the kind and its revision. */
    no: text().notNull().unique(),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    revision: integer().notNull(),
    mode: text({ enum: PRICE_MODES }).notNull(),
    status: text({ enum: PRICE_LIST_STATUSES }).notNull(),
    effectiveFrom: date('effective_from').notNull(),
    effectiveTo: date('effective_to').notNull(),
    /** The last day it holds: `effective_to`, or the day before it was superseded or withdrawn. */
    inForceTo: date('in_force_to').notNull(),
    authorId: text('author_id').notNull(),
    reviewerId: text('reviewer_id'),
    publisherId: text('publisher_id'),
    publishedAt: instant('published_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('price_list_revision_once').on(t.kind, t.revision),
    index('price_list_in_force').on(t.kind, t.effectiveFrom),
    check('price_list_ends_after_it_begins', sql`${t.effectiveFrom} <= ${t.effectiveTo}`),
    // Specification 5: a partner reads the published prices of its own kind.
    pgPolicy('own_kind', {
      as: 'permissive',
      for: 'select',
      to: 'public',
      using: sql`${t.publishedAt} is not null and ${t.kind} in (select ${partnerRef.kind} from ${partnerRef} where ${partnerRef.id} = current_setting('app.partner_id', true))`,
    }),
  ],
)

export const priceListItem = pgTable(
  'price_list_item',
  {
    priceListId: text('price_list_id').notNull(),
    productId: text('product_id').notNull(),
    /** The product as it was called when the list was drafted, and since it is published, then (G). */
    sku: text().notNull(),
    productName: text('product_name').notNull(),
    supplyPriceNet: decimal('supply_price_net').notNull(),
    guideRetailPriceGross: decimal('guide_retail_price_gross').notNull(),
    minRetailPriceGross: decimal('min_retail_price_gross'),
    vatRate: decimal('vat_rate').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.priceListId, t.productId] }),
    index('price_list_item_by_product').on(t.productId),
    pgPolicy('own_kind', {
      as: 'permissive',
      for: 'select',
      to: 'public',
      using: sql`${t.priceListId} in (select ${priceList.id} from ${priceList})`,
    }),
  ],
)

export type PriceListRow = typeof priceList.$inferSelect
export type PriceListItemRow = typeof priceListItem.$inferSelect
