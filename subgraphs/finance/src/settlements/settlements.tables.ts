import { searchGrams } from '@channelgraph/paging'
import { decimal, instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { IssuedParty } from '../partners/partners.tables.ts'
import { FIRST_POLICY_ID, financePolicy } from '../policies/policies.tables.ts'

export const SETTLEMENT_STATUSES = [
  'DRAFTED',
  'SENT',
  'DISPUTED',
  'CONFIRMED',
  'PENDING_APPROVAL',
  'APPROVED',
  'INVOICED',
  'PARTIALLY_PAID',
  'PAID',
  'CANCELLED',
] as const
export const SETTLEMENT_LINE_KINDS = ['DELIVERY', 'RETURN', 'ADJUSTMENT'] as const
export const APPROVAL_DECISIONS = ['APPROVED', 'REJECTED'] as const

/** A month's statement for one partner (结算单). The header is the sum of its lines. */
export const settlement = pgTable(
  'settlement',
  {
    id: text().primaryKey(),
    no: text().notNull().unique(),
    partnerId: text('partner_id').notNull(),
    /** The drafting run it came from. */
    runId: text('run_id').notNull(),
    periodFrom: date('period_from').notNull(),
    periodTo: date('period_to').notNull(),
    status: text({ enum: SETTLEMENT_STATUSES }).notNull(),
    /** The finance policy of its period: approval limits and silence follow it. Before there were policies, all followed the first. */
    policyId: text('policy_id')
      .notNull()
      .default(FIRST_POLICY_ID)
      .references(() => financePolicy.id),
    net: money().notNull(),
    vat: money().notNull(),
    gross: money().notNull(),
    /** Who drafted it: never its approver. */
    preparedBy: text('prepared_by').notNull(),
    draftedAt: instant('drafted_at').notNull(),
    sentAt: instant('sent_at'),
    confirmedAt: instant('confirmed_at'),
    approvedAt: instant('approved_at'),
    issuedOn: date('issued_on'),
    dueOn: date('due_on'),
    /** Value date of the payment that paid the last of it. */
    paidOn: date('paid_on'),
    cancelledAt: instant('cancelled_at'),
    /** Documents keep what they were made with; null until it is sent. */
    asIssued: jsonb('as_issued').$type<IssuedParty>(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('settlement_search').using('gin', searchGrams(t.no)),
    index('settlement_by_partner').on(t.partnerId, t.periodFrom, t.id),
    index('settlement_by_period').on(t.periodFrom, t.id),
    index('settlement_by_status').on(t.status, t.periodFrom),
    index('settlement_by_run').on(t.runId),
    // The list's sort orders, one by one.
    index('settlement_latest').on(t.periodFrom.desc().nullsLast(), t.id),
    index('settlement_largest').on(t.gross.desc().nullsLast(), t.id.desc().nullsLast()),
    index('settlement_by_due_day').on(t.dueOn, t.id),
    // A draft is the company's own until it is sent.
    pgPolicy('own_rows', {
      for: 'select',
      to: 'public',
      using: sql`${t.partnerId} = current_setting('app.partner_id', true) and ${t.sentAt} is not null`,
    }),
  ],
)

export const settlementLine = pgTable(
  'settlement_line',
  {
    settlementId: text('settlement_id')
      .notNull()
      .references(() => settlement.id),
    lineNo: integer('line_no').notNull(),
    partnerId: text('partner_id').notNull(),
    kind: text({ enum: SETTLEMENT_LINE_KINDS }).notNull(),
    /** The accepted shipment line of a DELIVERY line, or the returned one of a RETURN line. */
    deliveryId: text('delivery_id'),
    /** The adjustment of an ADJUSTMENT line. */
    adjustmentId: text('adjustment_id'),
    orderId: text('order_id'),
    /** Number of the shipment, the return or the adjustment. */
    sourceRef: text('source_ref').notNull(),
    description: text().notNull(),
    /** The goods as they were ordered, and of a DELIVERY or a RETURN line only; null where finance was not told of it. */
    productId: text('product_id'),
    sku: text(),
    productName: text('product_name'),
    qty: integer(),
    unitPriceNet: decimal('unit_price_net'),
    net: money().notNull(),
    vatRate: decimal('vat_rate').notNull(),
    vat: money().notNull(),
    gross: money().notNull(),
    /** True once the settlement is cancelled, or the line moved: what it is for may stand in another one. */
    released: boolean().notNull().default(false),
    /** True once the line left the settlement because it is disputed: it is no part of it any more, and waits for the next period. */
    moved: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.settlementId, t.lineNo] }),
    // 3.11: each delivered quantity is in exactly one non-cancelled settlement.
    uniqueIndex('settlement_line_delivery_once').on(t.deliveryId).where(sql`not ${t.released}`),
    uniqueIndex('settlement_line_adjustment_once').on(t.adjustmentId).where(sql`not ${t.released}`),
    index('settlement_line_moved').on(t.deliveryId).where(sql`${t.moved}`),
    index('settlement_line_by_order').on(t.orderId),
    pgPolicy('own_rows', {
      for: 'select',
      to: 'public',
      using: sql`${t.partnerId} = current_setting('app.partner_id', true) and exists (select 1 from settlement where settlement.id = ${t.settlementId} and settlement.sent_at is not null)`,
    }),
  ],
)

/** A step of a settlement's approval, opened when it is submitted; an inside matter of the company. */
export const financeApproval = pgTable(
  'finance_approval',
  {
    settlementId: text('settlement_id')
      .notNull()
      .references(() => settlement.id),
    step: integer().notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    approverId: text('approver_id'),
    decision: text({ enum: APPROVAL_DECISIONS }),
    comment: text(),
    decidedAt: instant('decided_at'),
  },
  (t) => [primaryKey({ columns: [t.settlementId, t.step] })],
)

/** Who drafts by schedule: one run a month is the system's. */
export const SCHEDULED_BY = 'system'

/** One drafting of a month's settlements. */
export const settlementRun = pgTable(
  'settlement_run',
  {
    id: text().primaryKey(),
    periodFrom: date('period_from').notNull(),
    periodTo: date('period_to').notNull(),
    /** An employee's id, or SCHEDULED_BY. */
    by: text('run_by').notNull(),
    at: instant('at').notNull(),
    /** True where its day was counted by weekdays, the year's public holidays not being known yet (6.3). */
    provisional: boolean().notNull().default(false),
    /** Partners that the run has still to draft: each is drafted for itself, and none waits for another. */
    pendingPartnerIds: text('pending_partner_ids').array().notNull().default([]),
  },
  (t) => [
    uniqueIndex('settlement_run_scheduled_once').on(t.periodFrom).where(sql`${t.by} = 'system'`),
    index('settlement_run_pending').on(t.periodFrom).where(sql`${t.pendingPartnerIds} <> '{}'`),
  ],
)

export type SettlementRow = typeof settlement.$inferSelect
export type SettlementLineRow = typeof settlementLine.$inferSelect
export type FinanceApprovalRow = typeof financeApproval.$inferSelect
export type SettlementRunRow = typeof settlementRun.$inferSelect
