import { ownRows, type PartnerTable } from '@channelgraph/access'
import { PARTNER_KINDS, PARTNER_STATUSES, PARTNER_TIERS } from '@channelgraph/contracts'
import { searchGrams } from '@channelgraph/paging'
import { instant, markDerived, markPersonal, maskName } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'

export interface Contact {
  readonly name: string
  readonly phone: string
  readonly email?: string | null
  readonly role?: string | null
}

export const partner = pgTable(
  'partner',
  {
    id: text().primaryKey(),
    code: text().notNull().unique(),
    name: text().notNull(),
    /** For searches: see `initialsOf` of packages/paging. Null until the sweep has come by. */
    nameInitials: text('name_initials'),
    uscc: text().notNull(),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    kindLabel: text('kind_label'),
    tier: text({ enum: PARTNER_TIERS }).notNull(),
    status: text({ enum: PARTNER_STATUSES }).notNull(),
    regionCode: text('region_code').notNull(),
    /** Copy of the region's path: scopes and filters match it by prefix. */
    regionPath: text('region_path').notNull(),
    managerId: text('manager_id').notNull(),
    legalRepresentative: text('legal_representative'),
    /** Registered, for documents; null where nobody gave it. */
    address: text(),
    contacts: jsonb().$type<Contact[]>().notNull(),
    activatedAt: instant('activated_at'),
    suspendedAt: instant('suspended_at'),
    suspensionReason: text('suspension_reason'),
    suspendedUntil: date('suspended_until'),
    suspendedByViolation: boolean('suspended_by_violation').notNull().default(false),
    terminatedAt: instant('terminated_at'),
    /** False where the others were last told of it before what documents are made out to was told (`tell-companies`). */
    companyTold: boolean('company_told').notNull().default(true),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 四.1: one company is one partner; a terminated one may come back as a new partner.
    uniqueIndex('partner_uscc_once').on(t.uscc).where(sql`${t.status} <> 'TERMINATED'`),
    index('partner_by_name').on(sql`${t.name} collate "zh-x-icu"`, t.id),
    index('partner_by_activation').on(t.activatedAt, t.id),
    index('partner_by_region').on(t.regionPath.op('text_pattern_ops')),
    index('partner_by_manager').on(t.managerId),
    index('partner_search').using('gin', searchGrams(t.name, t.nameInitials, t.code, t.uscc)),
    index('partner_company_to_tell').on(t.id).where(sql`not ${t.companyTold}`),
    index('partner_suspended_until').on(t.suspendedUntil).where(sql`${t.status} = 'SUSPENDED'`),
    ownRows(t.id),
  ],
)

/** Days for which a channel manager alone suspended a partner, so that a threshold is not passed in steps. Inside matter. */
export const managerSuspension = pgTable(
  'manager_suspension',
  {
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    fromDay: date('from_day').notNull(),
    /** Last day: the one decided on, or the one it ended on. */
    toDay: date('to_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.partnerId, t.fromDay] })],
)

markPersonal('Partner', { legalRepresentative: maskName })

export type PartnerRow = typeof partner.$inferSelect

/** Where row scopes find a partner's region. */
export const partnerTable: PartnerTable = { table: partner, id: partner.id, regionPath: partner.regionPath }

markDerived('Partner', 'nameInitials', 'regionPath')
