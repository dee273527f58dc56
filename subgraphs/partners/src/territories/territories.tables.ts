import { ownRows } from '@channelgraph/access'
import { instant } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { contract } from '../contracts/contracts.tables.ts'
import { partner } from '../partners/partners.tables.ts'

export const TERRITORY_STATUSES = ['HELD', 'RELEASED', 'EXPIRED'] as const

export const territory = pgTable(
  'territory',
  {
    id: text().primaryKey(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    /** The contract that grants it; null where it was granted apart from one. */
    contractId: text('contract_id').references(() => contract.id),
    status: text({ enum: TERRITORY_STATUSES }).notNull(),
    /** Empty: all lines. */
    productLines: text('product_lines').array().notNull(),
    exclusive: boolean().notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to').notNull(),
    releasedAt: instant('released_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('territory_by_partner').on(t.partnerId, t.validTo),
    index('territory_by_contract').on(t.contractId),
    index('territory_held_until').on(t.validTo, t.id).where(sql`${t.status} = 'HELD'`),
    ownRows(t.partnerId),
  ],
)

/** The regions of a territory, each with all that lies below it. */
export const territoryRegion = pgTable(
  'territory_region',
  {
    territoryId: text('territory_id')
      .notNull()
      .references(() => territory.id),
    regionCode: text('region_code').notNull(),
    /** Copy of the region's path: two regions overlap where one path begins with the other. */
    regionPath: text('region_path').notNull(),
    partnerId: text('partner_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.territoryId, t.regionCode] }),
    index('territory_region_by_region').on(t.regionCode),
    index('territory_region_by_path').on(t.regionPath.op('text_pattern_ops')),
    ownRows(t.partnerId),
  ],
)

export type TerritoryRow = typeof territory.$inferSelect
export type TerritoryRegionRow = typeof territoryRegion.$inferSelect
