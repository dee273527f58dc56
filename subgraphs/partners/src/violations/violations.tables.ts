import { ownRows } from '@channelgraph/access'
import { SANCTIONS, VIOLATION_KINDS } from '@channelgraph/contracts'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { partner } from '../partners/partners.tables.ts'

export const VIOLATION_STATUSES = [
  'REPORTED',
  'INVESTIGATING',
  'CONFIRMED',
  'DISMISSED',
  'APPEALED',
  'SANCTIONED',
  'CLOSED',
] as const
export const PRICE_BREACHES = ['RESALE_PRICE', 'SUPPLY_PRICE', 'PROMOTION_FUNDING', 'FILING'] as const

export const violation = pgTable(
  'violation',
  {
    id: text().primaryKey(),
    /** VI-2026-000123, numbered by the year it was reported in. */
    no: text().notNull().unique(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    kind: text({ enum: VIOLATION_KINDS }).notNull(),
    /** Of kind PRICE only; null before it is known. */
    priceBreach: text('price_breach', { enum: PRICE_BREACHES }),
    status: text({ enum: VIOLATION_STATUSES }).notNull(),
    /** 1 minor, 2 serious, 3 grave. */
    severity: integer().notNull(),
    description: text().notNull(),
    evidence: text().array().notNull(),
    regionCode: text('region_code'),
    /** Copy of the region's path. */
    regionPath: text('region_path'),
    /** Whom it hurt. */
    victimPartnerId: text('victim_partner_id').references(() => partner.id),
    /** The check that found it; null where none did. */
    checkId: text('check_id'),
    /** The upheld complaint that it came of: once. */
    complaintId: text('complaint_id').unique(),
    rectificationDue: date('rectification_due'),
    rectifiedOn: date('rectified_on'),
    reportedAt: instant('reported_at').notNull(),
    /** Null for what an event reported. */
    reportedById: text('reported_by_id'),
    confirmedAt: instant('confirmed_at'),
    appealUntil: date('appeal_until'),
    /** What the partner says against it. */
    appeal: text(),
    appealedAt: instant('appealed_at'),
    /** No appeal stands against it any more: refused, or its term is over. */
    finalAt: instant('final_at'),
    sanctions: text({ enum: SANCTIONS }).array().notNull().default([]),
    deductionAmount: money('deduction_amount'),
    forfeitedYear: integer('forfeited_year'),
    sanctionedAt: instant('sanctioned_at'),
    points: integer(),
    closedAt: instant('closed_at'),
    /** Who reported, looked into or confirmed it: none of them decides its appeal or imposes its sanctions. */
    contributorIds: text('contributor_ids').array().notNull().default([]),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('violation_severity', sql`${t.severity} between 1 and 3`),
    check('violation_deduction', sql`(${t.deductionAmount} is not null) = ('DEPOSIT_DEDUCTION' = any(${t.sanctions}))`),
    check('violation_victim', sql`${t.victimPartnerId} <> ${t.partnerId}`),
    index('violation_by_partner').on(t.partnerId, t.reportedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('violation_newest').on(t.reportedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('violation_oldest').on(t.reportedAt, t.id),
    index('violation_severest').on(t.severity.desc().nullsLast(), t.id.desc().nullsLast()),
    index('violation_by_check').on(t.checkId),
    index('violation_by_region').on(t.regionPath.op('text_pattern_ops')),
    // What the sweeps look for.
    index('violation_to_rectify')
      .on(t.rectificationDue, t.id)
      .where(sql`${t.status} = 'REPORTED' and ${t.rectifiedOn} is null`),
    index('violation_to_appeal').on(t.appealUntil, t.id).where(sql`${t.status} = 'CONFIRMED' and ${t.finalAt} is null`),
    ownRows(t.partnerId),
  ],
)

export type ViolationRow = typeof violation.$inferSelect
