import { ownRows } from '@channelgraph/access'
import { instant } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
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
    subject: text().notNull(),
    resolution: text(),
    /** 1 to 5. */
    csat: integer(),
    ...slaColumns(),
    /** TicketSlaBreached was published for the response clock. */
    responseBreachAnnounced: boolean('response_breach_announced').notNull().default(false),
    /** TicketSlaBreached was published for the resolution clock. */
    resolutionBreachAnnounced: boolean('resolution_breach_announced').notNull().default(false),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('support_ticket_by_partner').on(t.partnerId, t.openedAt.desc(), t.id),
    index('support_ticket_by_partner_and_status').on(t.partnerId, t.status, t.openedAt.desc(), t.id),
    index('support_ticket_by_opening').on(t.openedAt.desc(), t.id),
    index('support_ticket_by_charger').on(t.serialNo, t.openedAt.desc()),
    index('support_ticket_by_order').on(t.orderId).where(sql`${t.orderId} is not null`),
    index('support_ticket_by_complaint').on(t.complaintId).where(sql`${t.complaintId} is not null`),
    // What the sweeps look at: clocks that run and were not announced, and tickets that wait to be closed.
    index('support_ticket_response_watch')
      .on(t.responseDueAt)
      .where(
        sql`not ${t.responseBreachAnnounced} and ${t.firstRespondedAt} is null and ${t.closedAt} is null and ${t.waitingSince} is null`,
      ),
    index('support_ticket_resolution_watch')
      .on(t.resolutionDueAt)
      .where(
        sql`not ${t.resolutionBreachAnnounced} and ${t.resolvedAt} is null and ${t.closedAt} is null and ${t.waitingSince} is null`,
      ),
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
  },
  (t) => [index('onsite_visit_by_ticket').on(t.ticketId, t.scheduledAt), ownRows(t.partnerId)],
)

export type TicketRow = typeof supportTicket.$inferSelect
export type EscalationRow = typeof ticketEscalation.$inferSelect
export type OnsiteVisitRow = typeof onsiteVisit.$inferSelect
