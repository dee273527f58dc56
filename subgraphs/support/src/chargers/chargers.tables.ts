import { ownRows, sharedRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { decimal } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'

export const CHARGER_STATUSES = [
  'IN_CHANNEL_STOCK',
  'INSTALLED',
  'IN_SERVICE',
  'UNAVAILABLE',
  'FAULTED',
  'UNDER_REPAIR',
  'RETIRED',
  'RETURNED',
] as const
/** The statuses that count as installed base (装机量). */
export const INSTALLED_STATUSES = ['INSTALLED', 'IN_SERVICE', 'UNAVAILABLE', 'FAULTED', 'UNDER_REPAIR'] as const
export const DATUMS = ['UNKNOWN', 'WGS84', 'GCJ02'] as const

/** What this department keeps of products: fed by the orders department's events, read-only. */
export const productRef = pgTable(
  'product_ref',
  {
    id: text().primaryKey(),
    sku: text().notNull(),
    name: text().notNull(),
    line: text().notNull(),
    current: text({ enum: ['AC', 'DC'] }).notNull(),
    lifecycle: text({ enum: ['PLANNED', 'ACTIVE', 'PHASE_OUT', 'DISCONTINUED'] }).notNull(),
    serialised: boolean().notNull(),
    connectorTypes: text('connector_types').array().notNull(),
    connectorCount: integer('connector_count').notNull(),
    leadTimeDays: integer('lead_time_days').notNull(),
    warrantyMonths: integer('warranty_months').notNull(),
  },
  () => [sharedRows()],
)

/** A public charging station: a place, whoever runs it. */
export const station = pgTable(
  'station',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** For searches: see `initialsOf` of packages/paging. Null until the sweep has come by. */
    nameInitials: text('name_initials'),
    regionCode: text('region_code').notNull(),
    /** Such as HUANAN/440000/440300/: the codes on it are those of the regions the station lies in. */
    regionPath: text('region_path').notNull(),
    longitude: decimal().notNull(),
    latitude: decimal().notNull(),
    /** The geodetic datum of the coordinates; UNKNOWN where the source does not say. */
    datum: text({ enum: DATUMS }).notNull().default('UNKNOWN'),
    address: text(),
    /** All piles at the place, whoever made them. */
    pileCount: integer('pile_count').notNull(),
    fastPileCount: integer('fast_pile_count').notNull(),
    slowPileCount: integer('slow_pile_count').notNull(),
  },
  (t) => [
    index('station_by_name').on(sql`${t.name} collate "zh-x-icu"`, t.id),
    index('station_most_piles').on(t.pileCount.desc().nullsLast(), t.id),
    index('station_search').using('gin', searchGrams(t.name, t.nameInitials, t.address)),
    // One index serves "at or below" for any number of region codes at once: see regionsOf in the store.
    index('station_by_region').using('gin', sql`string_to_array(${t.regionPath}, '/')`),
    sharedRows(),
  ],
)

/** A serialised unit that we delivered; others are not known here. */
export const charger = pgTable(
  'charger',
  {
    /** The serial number (序列号) is the charger's id. */
    id: text('serial_no').primaryKey(),
    productId: text('product_id').notNull(),
    /** Null once it came back to us; a later shipment gives it another owner. */
    partnerId: text('partner_id'),
    orderId: text('order_id').notNull(),
    status: text({ enum: CHARGER_STATUSES }).notNull(),
    /** The day its shipment was accepted; null while it is on the road. */
    deliveredOn: date('delivered_on'),
    /** The months of warranty it was sold with: its product's when it was shipped, whatever these are later (G). */
    warrantyMonths: integer('warranty_months'),
    /** deliveredOn plus warrantyMonths. */
    warrantyUntil: date('warranty_until'),
    stationId: text('station_id').references(() => station.id),
    installedOn: date('installed_on'),
    version: integer().notNull().default(1),
  },
  (t) => [
    // A returned charger is nobody's stock, and only a returned one.
    check('owned_unless_returned', sql`(${t.partnerId} is null) = (${t.status} = 'RETURNED')`),
    index('charger_by_partner').on(t.partnerId, t.status),
    index('charger_by_partner_installation').on(t.partnerId, t.installedOn, t.status),
    index('charger_by_station').on(t.stationId, t.id),
    index('charger_search').using('gin', searchGrams(t.id)),
    index('charger_by_order').on(t.orderId),
    index('charger_by_product').on(t.productId, t.id),
    // The list's other sort orders, one by one.
    index('charger_newest_installed').on(t.installedOn.desc().nullsLast(), t.id),
    index('charger_by_warranty_end').on(t.warrantyUntil, t.id),
    ownRows(t.partnerId),
  ],
)

export type ProductRefRow = typeof productRef.$inferSelect
export type StationRow = typeof station.$inferSelect
export type ChargerRow = typeof charger.$inferSelect
