import { ownRows, type PartnerTable } from '@channelgraph/access'
import { PARTNER_KINDS, PARTNER_STATUSES, PARTNER_TIERS } from '@channelgraph/contracts'
import { date, index, pgTable, text } from 'drizzle-orm/pg-core'

/** What a department that does not own partners keeps of them: fed by events, read-only, for scopes, filters and names. */
export const partnerRef = pgTable(
  'partner_ref',
  {
    id: text().primaryKey(),
    code: text().notNull().unique(),
    name: text().notNull(),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    tier: text({ enum: PARTNER_TIERS }).notNull(),
    status: text({ enum: PARTNER_STATUSES }).notNull(),
    /** Last day of a suspension that ends by itself; says nothing of a partner that is not SUSPENDED. */
    suspendedUntil: date('suspended_until'),
    regionCode: text('region_code').notNull(),
    /** Such as HUANAN/440000/440300/: descendants share the prefix. */
    regionPath: text('region_path').notNull(),
    managerId: text('manager_id').notNull(),
  },
  (t) => [index('partner_ref_by_region').on(t.regionPath.op('text_pattern_ops')), ownRows(t.id)],
)

export type PartnerRefRow = typeof partnerRef.$inferSelect

/** Where row scopes find a partner's region outside the partners department. */
export const partnerRefTable: PartnerTable = { table: partnerRef, id: partnerRef.id, regionPath: partnerRef.regionPath }
