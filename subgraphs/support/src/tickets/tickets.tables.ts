import { ownRows } from '@channelgraph/access'
import { searchGrams } from '@channelgraph/paging'
import { instant, markDerived, markPersonal, maskName } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { slaColumns } from '../cases/cases.tables.ts'

export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const
export const TICKET_CHANNELS = ['HOTLINE', 'PORTAL', 'DEVICE_ALARM', 'PARTNER_TRANSFER', 'INSPECTION'] as const
export const TICKET_KINDS = ['CONSULTATION', 'FAULT', 'INSTALLATION', 'FIRMWARE', 'SPARE_PART'] as const
/** From the partner up to research and development; a ticket never goes down. */
export const TICKET_LEVELS = ['L0_PARTNER', 'L1_HOTLINE', 'L2_REMOTE', 'L3_ONSITE', 'L4_RND'] as const
export const TICKET_STATUSES = [
  'NEW',
  'ASSIGNED',
  'IN_PROGRESS',
  'WAITING_PARTNER',
  'WAITING_PARTS',
  'ONSITE_SCHEDULED',
  'RESOLVED',
  'CLOSED',
  'REOPENED',
  'CANCELLED',
] as const

/** A ticket's clocks, by the names under which breaches are announced; only a P1 or a P2 has ONSITE, only a P1 CONTINGENCY. */
export const TICKET_CLOCK_NAMES = ['RESPONSE', 'ONSITE', 'RESOLUTION', 'CONTINGENCY'] as const

export const supportTicket = pgTable(
  'support_ticket',
  {
    id: text().primaryKey(),
    no: text().notNull().unique(),
    partnerId: text('partner_id'),
    serialNo: text('serial_no'),
    orderId: text('order_id'),
    complaintId: text('complaint_id'),
    assigneeId: text('assignee_id'),
    kind: text({ enum: TICKET_KINDS }).notNull(),
    channel: text({ enum: TICKET_CHANNELS }).notNull(),
    level: text({ enum: TICKET_LEVELS }).notNull(),
    status: text({ enum: TICKET_STATUSES }).notNull(),
    priority: text({ enum: PRIORITIES }).notNull(),
    /** A code of fault-codes.ts. */
    faultCode: text('fault_code'),
    /** What the charger was, and whether it was in warranty, when the ticket was opened (G); null without one, or a delivery. */
    chargerModel: text('charger_model'),
    warrantyCovered: boolean('warranty_covered'),
    subject: text().notNull(),
    resolution: text(),
    /** 1 to 5. */
    csat: integer(),
    ...slaColumns(TICKET_CLOCK_NAMES),
    /** When an engineer first arrived on site: stops the on-site clock. */
    arrivedAt: instant('arrived_at'),
    onsiteDueAt: instant('onsite_due_at'),
    contingencyDueAt: instant('contingency_due_at'),
    /** When the partner of a ticket handed to the company was last told something (S-12); null for tickets it never handed on. */
    lastPartnerUpdateAt: instant('silent_since'),
    /** TicketProgressDue was published since then. */
    progressDueAnnounced: boolean('progress_due_announced').notNull().default(false),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('support_ticket_by_partner').on(t.partnerId, t.openedAt.desc(), t.id),
    index('support_ticket_by_partner_and_status').on(t.partnerId, t.status, t.openedAt.desc(), t.id),
    index('support_ticket_search').using('gin', searchGrams(t.subject, t.no, t.serialNo)),
    index('support_ticket_by_opening').on(t.openedAt.desc(), t.id),
    // The list's other sort orders, one by one, and who works from it.
    index('support_ticket_oldest').on(t.openedAt, t.id),
    index('support_ticket_most_urgent').on(t.priority, t.openedAt, t.id),
    index('support_ticket_by_due_time').on(t.resolutionDueAt, t.id),
    index('support_ticket_by_assignee').on(t.assigneeId, t.openedAt.desc(), t.id),
    index('support_ticket_by_charger').on(t.serialNo, t.openedAt.desc()),
    index('support_ticket_by_order').on(t.orderId).where(sql`${t.orderId} is not null`),
    index('support_ticket_by_complaint').on(t.complaintId).where(sql`${t.complaintId} is not null`),
    // What the sweeps look at: clocks that run and were not announced, and tickets that wait to be closed.
    index('support_ticket_breach_watch').on(t.breachWatchAt).where(sql`${t.breachWatchAt} is not null`),
    index('support_ticket_contingency')
      .on(t.contingencyDueAt)
      .where(sql`${t.contingencyDueAt} is not null and ${t.resolvedAt} is null and ${t.closedAt} is null`),
    index('support_ticket_silent')
      .on(t.lastPartnerUpdateAt)
      .where(sql`${t.lastPartnerUpdateAt} is not null and ${t.resolvedAt} is null and ${t.closedAt} is null`),
    // 3.8: the same fault on how many chargers of a product.
    index('support_ticket_by_fault').on(t.faultCode, t.openedAt).where(sql`${t.faultCode} is not null`),
    index('support_ticket_left_with_partner')
      .on(t.openedAt)
      .where(sql`${t.level} = 'L0_PARTNER' and ${t.resolvedAt} is null and ${t.closedAt} is null`),
    index('support_ticket_to_close').on(t.resolvedAt).where(sql`${t.status} = 'RESOLVED'`),
    ownRows(t.partnerId),
  ],
)

/** One step up (升级); the ticket keeps the time it was opened. */
export const ticketEscalation = pgTable(
  'ticket_escalation',
  {
    id: text().primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => supportTicket.id),
    partnerId: text('partner_id'),
    fromLevel: text('from_level', { enum: TICKET_LEVELS }).notNull(),
    toLevel: text('to_level', { enum: TICKET_LEVELS }).notNull(),
    reason: text().notNull(),
    /** Whether it was written for the partner as well. */
    reasonForPartner: boolean('reason_for_partner').notNull().default(false),
    at: instant('at').notNull(),
    byId: text('by_id').notNull(),
  },
  (t) => [index('ticket_escalation_by_ticket').on(t.ticketId, t.at), ownRows(t.partnerId)],
)

/** An engineer's visit on site (上门服务). */
export const onsiteVisit = pgTable(
  'onsite_visit',
  {
    id: text().primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => supportTicket.id),
    partnerId: text('partner_id'),
    engineerId: text('engineer_id').notNull(),
    scheduledAt: instant('scheduled_at').notNull(),
    arrivedAt: instant('arrived_at'),
    completedAt: instant('completed_at'),
    /** Who signed for the work on site: personal data (L5). */
    signedBy: text('signed_by'),
  },
  (t) => [
    check('completed_after_arrival', sql`${t.completedAt} is null or ${t.arrivedAt} is not null`),
    index('onsite_visit_by_ticket').on(t.ticketId, t.scheduledAt),
    index('onsite_visit_by_engineer').on(t.engineerId, t.scheduledAt),
    ownRows(t.partnerId),
  ],
)

markPersonal('OnsiteVisit', { signedBy: maskName })

/** A spare part that a visit used (备件). */
export const visitPart = pgTable(
  'visit_part',
  {
    visitId: text('visit_id')
      .notNull()
      .references(() => onsiteVisit.id),
    partNo: text('part_no').notNull(),
    partnerId: text('partner_id'),
    qty: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.visitId, t.partNo] }), check('some_parts', sql`${t.qty} > 0`), ownRows(t.partnerId)],
)

export type TicketRow = typeof supportTicket.$inferSelect
export type EscalationRow = typeof ticketEscalation.$inferSelect
export type OnsiteVisitRow = typeof onsiteVisit.$inferSelect
export type VisitPartRow = typeof visitPart.$inferSelect

// The clocks follow from the priority, when it was opened, and its pauses.
markDerived('SupportTicket', 'responseDueAt', 'onsiteDueAt', 'resolutionDueAt', 'breachWatchAt')
