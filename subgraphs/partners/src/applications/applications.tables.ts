import { ownApplications } from '@channelgraph/access'
import { PARTNER_KINDS } from '@channelgraph/contracts'
import { searchGrams } from '@channelgraph/paging'
import { decimal, instant, markDerived } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { DECISIONS } from '../approvals/approvals.tables.ts'
import { partner } from '../partners/partners.tables.ts'

export const APPLICATION_STATUSES = [
  'LEAD',
  'SCREENING',
  'SCREENED_OUT',
  'SITE_VISIT',
  'EVALUATION',
  'PENDING_APPROVAL',
  'APPROVED',
  'REJECTED',
  'CONTRACTING',
  'SIGNED',
  'WITHDRAWN',
] as const
/** On its way no more: its company may apply again. */
export const ENDED = [
  'SCREENED_OUT',
  'REJECTED',
  'SIGNED',
  'WITHDRAWN',
] as const satisfies readonly (typeof APPLICATION_STATUSES)[number][]
export const LEAD_SOURCES = ['EXHIBITION', 'REFERRAL', 'WEBSITE', 'COLD_CALL', 'INDUSTRY_LIST', 'OTHER'] as const
/** Those that score an application (四.1 联合相关部门). */
export const SCORING_DEPARTMENTS = ['CHANNEL', 'TECH_SUPPORT', 'AFTER_SALES', 'FINANCE', 'MARKETING'] as const

/** An item of a screening standard. */
export interface StandardItem {
  readonly code: string
  readonly name: string
  readonly required: boolean
}
/** What was found of an item. */
export interface ScreenedItem extends StandardItem {
  readonly value: string | null
  readonly passed: boolean
}
export interface Screening {
  readonly standardVersion: number
  readonly items: readonly ScreenedItem[]
  readonly passed: boolean
  readonly byId: string
  /** RFC 3339. */
  readonly at: string
}

// An applicant reads its own application and nothing of the other tables: what the company thinks of it is not its to read.

export const partnerApplication = pgTable(
  'partner_application',
  {
    id: text().primaryKey(),
    /** AP-2026-000123. */
    no: text().notNull().unique(),
    status: text({ enum: APPLICATION_STATUSES }).notNull(),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    kindLabel: text('kind_label'),
    companyName: text('company_name').notNull(),
    /** Those of the company's name, for searches. Null until the sweep has come by. */
    nameInitials: text('name_initials'),
    uscc: text().notNull(),
    source: text({ enum: LEAD_SOURCES }).notNull(),
    qualification: text(),
    businessCondition: text('business_condition'),
    marketReputation: text('market_reputation'),
    salesCapability: text('sales_capability'),
    regionCode: text('region_code').notNull(),
    /** Copy of the region's path: scopes and filters match it by prefix. */
    regionPath: text('region_path').notNull(),
    requestedRegionCodes: text('requested_region_codes').array().notNull(),
    /** The revision of a demand analysis that it was looked for by. */
    demandId: text('demand_id'),
    ownerId: text('owner_id').notNull(),
    /** The account of who applied for itself: `sub` of its tokens. Null where the company found it. */
    applicantId: text('applicant_id'),
    screening: jsonb().$type<Screening>(),
    disclosureDeliveredAt: instant('disclosure_delivered_at'),
    /** The partner it became, once SIGNED. */
    partnerId: text('partner_id').references(() => partner.id),
    withdrawalReason: text('withdrawal_reason'),
    createdAt: instant('created_at').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 四.1: one company is judged once at a time.
    uniqueIndex('partner_application_open_once')
      .on(t.uscc)
      .where(sql`${t.status} not in ('SCREENED_OUT', 'REJECTED', 'SIGNED', 'WITHDRAWN')`),
    uniqueIndex('partner_application_of_partner').on(t.partnerId),
    index('partner_application_search').using('gin', searchGrams(t.companyName, t.nameInitials, t.no, t.uscc)),
    index('partner_application_by_applicant').on(t.applicantId, t.createdAt).where(sql`${t.applicantId} is not null`),
    index('partner_application_by_age').on(t.createdAt, t.id),
    index('partner_application_newest').on(t.createdAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('partner_application_by_name').on(sql`${t.companyName} collate "zh-x-icu"`, t.id),
    index('partner_application_by_status').on(t.status, t.createdAt),
    index('partner_application_by_region').on(t.regionPath.op('text_pattern_ops')),
    ownApplications((applicantId) => sql`${t.applicantId} = ${applicantId}`),
  ],
)

/** What an applicant is screened against; a new version replaces the one before, which stays readable (四.1). */
export const screeningStandard = pgTable('screening_standard', {
  id: text().primaryKey(),
  version: integer().notNull().unique(),
  items: jsonb().$type<StandardItem[]>().notNull(),
  /** Null for the one the system began with. */
  publishedById: text('published_by_id'),
  publishedAt: instant('published_at'),
})

export const siteVisit = pgTable(
  'site_visit',
  {
    id: text().primaryKey(),
    applicationId: text('application_id')
      .notNull()
      .references(() => partnerApplication.id),
    date: date().notNull(),
    visitorIds: text('visitor_ids').array().notNull(),
    operations: integer().notNull(),
    teamStrength: integer('team_strength').notNull(),
    warehouseLogistics: integer('warehouse_logistics').notNull(),
    findings: text().notNull(),
    attachments: text().array().notNull(),
  },
  (t) => [index('site_visit_by_application').on(t.applicationId, t.date)],
)

/** A department's score while the evaluation is being written. */
export const departmentScore = pgTable(
  'department_score',
  {
    applicationId: text('application_id')
      .notNull()
      .references(() => partnerApplication.id),
    department: text({ enum: SCORING_DEPARTMENTS }).notNull(),
    score: decimal().notNull(),
    comment: text(),
    byId: text('by_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.department] })],
)

/** A department's score as a submitted report keeps it; decimals as text. */
export interface FrozenScore {
  readonly department: (typeof SCORING_DEPARTMENTS)[number]
  readonly score: string
  readonly weight: string
  readonly comment: string | null
  readonly byId: string
}

/** A report as it was submitted: written once. A return leads to another one. */
export const evaluationReport = pgTable(
  'evaluation_report',
  {
    id: text().primaryKey(),
    applicationId: text('application_id')
      .notNull()
      .references(() => partnerApplication.id),
    scores: jsonb().$type<FrozenScore[]>().notNull(),
    totalScore: decimal('total_score').notNull(),
    recommendation: text({ enum: DECISIONS }).notNull(),
    submittedById: text('submitted_by_id').notNull(),
    submittedAt: instant('submitted_at').notNull(),
  },
  (t) => [index('evaluation_report_by_application').on(t.applicationId, t.submittedAt)],
)

export type ApplicationRow = typeof partnerApplication.$inferSelect
export type ScreeningStandardRow = typeof screeningStandard.$inferSelect
export type SiteVisitRow = typeof siteVisit.$inferSelect
export type DepartmentScoreRow = typeof departmentScore.$inferSelect
export type EvaluationReportRow = typeof evaluationReport.$inferSelect
export type ScoringDepartment = FrozenScore['department']
/** A score as it is read, gathered or frozen. */
export type ReadScore = Omit<FrozenScore, 'score'> & { readonly score: string | DepartmentScoreRow['score'] }

markDerived('PartnerApplication', 'nameInitials', 'regionPath')
