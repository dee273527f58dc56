import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { instant, markDerived, markPersonal, maskName, maskPhone, withheld } from '@channelgraph/values'
import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { slaColumns } from '../cases/cases.tables.ts'

export const COMPLAINT_CATEGORIES = [
  'PRODUCT_QUALITY',
  'INSTALLATION',
  'DELIVERY',
  'SERVICE_ATTITUDE',
  'PRICE_BILLING',
  'PARTNER_CONDUCT',
  'SAFETY',
  'OTHER',
] as const
export const COMPLAINT_LEVELS = ['GENERAL', 'MAJOR', 'URGENT'] as const
export const COMPLAINT_STATUSES = [
  'REGISTERED',
  'CLASSIFIED',
  'INVESTIGATING',
  'UPHELD',
  'NOT_UPHELD',
  'RECTIFYING',
  'FOLLOW_UP',
  'PARTNER_NOTIFIED',
  'CLOSED',
  'REOPENED',
] as const

/** A complaint's clocks, by the names under which breaches are announced; only a MAJOR one has FEEDBACK. */
export const COMPLAINT_CLOCK_NAMES = ['RESPONSE', 'FEEDBACK', 'RESOLUTION'] as const

/** 1 is the most serious. */
export const seriousnessOf = (level: AnyColumn): SQL =>
  sql`(case ${level} when 'URGENT' then 1 when 'MAJOR' then 2 else 3 end)`

export const complaint = pgTable(
  'complaint',
  {
    id: text().primaryKey(),
    no: text().notNull().unique(),
    partnerId: text('partner_id'),
    serialNo: text('serial_no'),
    orderId: text('order_id'),
    assigneeId: text('assignee_id'),
    registeredBy: text('registered_by').notNull(),
    category: text({ enum: COMPLAINT_CATEGORIES }).notNull(),
    level: text({ enum: COMPLAINT_LEVELS }).notNull(),
    status: text({ enum: COMPLAINT_STATUSES }).notNull(),
    /** Personal data (L5): shown whole to after-sales only. */
    customerName: text('customer_name'),
    customerPhone: text('customer_phone'),
    description: text().notNull(),
    /** The conclusion; about a partner's conduct a proposal until `concludedAt`, when the channel manager has co-signed. */
    upheld: boolean(),
    rootCause: text('root_cause'),
    concludedBy: text('concluded_by'),
    concludedAt: instant('concluded_at'),
    coSignedBy: text('co_signed_by'),
    rectification: text(),
    rectifiedAt: instant('rectified_at'),
    /** The follow-up that counts for closing; cleared when the complaint is reopened. */
    followUpId: text('follow_up_id'),
    partnerNotifiedAt: instant('partner_notified_at'),
    partnerNotice: text('partner_notice'),
    /** When the partner confirmed that it has read the notice. */
    partnerNoticeReadAt: instant('partner_notice_read_at'),
    ...slaColumns(COMPLAINT_CLOCK_NAMES),
    /** When the customer was first told how it stands: stops the feedback clock of a MAJOR complaint. */
    firstFeedbackAt: instant('first_feedback_at'),
    feedbackDueAt: instant('feedback_due_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 3.9: what no command may get round.
    check('upheld_has_root_cause', sql`${t.upheld} is not true or ${t.rootCause} is not null`),
    check(
      'closed_was_followed_up',
      sql`${t.status} <> 'CLOSED' or (${t.followUpId} is not null and (not ${t.upheld} or (${t.rectifiedAt} is not null and (${t.partnerNotifiedAt} is not null or ${t.partnerId} is null))))`,
    ),
    index('complaint_by_partner').on(t.partnerId, t.openedAt.desc(), t.id),
    index('complaint_open_by_partner').on(t.partnerId).where(sql`${t.status} <> 'CLOSED'`),
    index('complaint_upheld_by_partner').on(t.partnerId, t.concludedAt).where(sql`${t.upheld}`),
    index('complaint_search').using('gin', searchGrams(t.description, t.no, t.serialNo)),
    index('complaint_by_opening').on(t.openedAt.desc(), t.id),
    index('complaint_oldest').on(t.openedAt, t.id),
    index('complaint_most_serious').on(seriousnessOf(t.level), t.openedAt, t.id),
    index('complaint_by_due_time').on(t.resolutionDueAt, t.id),
    index('complaint_by_assignee').on(t.assigneeId, t.openedAt.desc(), t.id),
    index('complaint_breach_watch').on(t.breachWatchAt).where(sql`${t.breachWatchAt} is not null`),
    index('complaint_by_charger').on(t.serialNo).where(sql`${t.serialNo} is not null`),
    index('complaint_by_order').on(t.orderId).where(sql`${t.orderId} is not null`),
    ownRows(t.partnerId),
  ],
)

/** What the customer said afterwards (回访). A reopened complaint has several; all count for csat. */
export const complaintFollowUp = pgTable(
  'complaint_follow_up',
  {
    id: text().primaryKey(),
    complaintId: text('complaint_id')
      .notNull()
      .references(() => complaint.id),
    partnerId: text('partner_id'),
    at: instant('at').notNull(),
    byId: text('by_id').notNull(),
    /** 1 to 5. */
    satisfaction: integer().notNull(),
    resolvedConfirmed: boolean('resolved_confirmed').notNull(),
    note: text(),
  },
  (t) => [
    check('satisfaction_1_to_5', sql`${t.satisfaction} between 1 and 5`),
    index('complaint_follow_up_by_complaint').on(t.complaintId),
    index('complaint_follow_up_by_partner').on(t.partnerId, t.at),
    ownRows(t.partnerId),
  ],
)

// What a customer said beside.
markPersonal('FollowUp', { note: withheld })
markPersonal('Complaint', { customerName: maskName, customerPhone: maskPhone, description: withheld })

export type ComplaintRow = typeof complaint.$inferSelect
export type FollowUpRow = typeof complaintFollowUp.$inferSelect

// The clocks follow from the level, when it was opened, and its pauses.
markDerived('Complaint', 'responseDueAt', 'feedbackDueAt', 'resolutionDueAt', 'breachWatchAt')
