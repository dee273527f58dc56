import { sharedRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { decimal, markDerived } from '@channelgraph/values'
import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'

export const CURRENT_KINDS = ['AC', 'DC'] as const
export const LIFE_CYCLES = ['PLANNED', 'ACTIVE', 'PHASE_OUT', 'DISCONTINUED'] as const

export const product = pgTable(
  'product',
  {
    id: text().primaryKey(),
    sku: text().notNull().unique(),
    name: text().notNull(),
    /** For searches: see `initialsOf` of packages/paging. Null until the sweep has come by. */
    nameInitials: text('name_initials'),
    line: text().notNull(),
    current: text({ enum: CURRENT_KINDS }).notNull(),
    ratedPowerKw: decimal('rated_power_kw').notNull(),
    connectorTypes: text('connector_types').array().notNull(),
    connectorCount: integer('connector_count').notNull(),
    ocppVersion: text('ocpp_version'),
    lifecycle: text({ enum: LIFE_CYCLES }).notNull(),
    /** Whether each unit carries a serial number of its own. */
    serialised: boolean().notNull(),
    packQty: integer('pack_qty').notNull(),
    leadTimeDays: integer('lead_time_days').notNull(),
    warrantyMonths: integer('warranty_months').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('product_by_line').on(t.line, t.sku),
    index('product_search').using('gin', searchGrams(t.name, t.nameInitials, t.sku)),
    sharedRows(),
  ],
)

export type ProductRow = typeof product.$inferSelect

markDerived('Product', 'nameInitials')
