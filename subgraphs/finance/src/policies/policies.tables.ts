import type { Role } from '@channelgraph/contracts'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { date, integer, jsonb, pgPolicy, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'

export const POLICY_STATUSES = ['DRAFT', 'PUBLISHED'] as const

/** The policy that every database begins with; the migration inserts it. */
export const FIRST_POLICY_ID = 'fpl_01j0000000e008000000000001'

/** How much a role approves; `upTo` is a decimal string, gross. */
export interface ApprovalLimit {
  readonly role: Role
  readonly upTo: string
}

/**
 * A version of the finance policy (财务政策, 三.5). It holds from its first day until the next published one begins; a trigger in
 * the migration keeps published rows as they are.
 */
export const financePolicy = pgTable(
  'finance_policy',
  {
    id: text().primaryKey(),
    /** FP-000001. */
    no: text().notNull().unique(),
    title: text().notNull(),
    /** 1, 2, 3, … in the order of drafting. A draft is never edited, so that it names what was read as well. */
    version: integer().notNull().unique(),
    effectiveFrom: date('effective_from').notNull(),
    status: text({ enum: POLICY_STATUSES }).notNull(),
    /** The working day of a month on which the month before is drafted. */
    settlementDay: integer('settlement_day').notNull(),
    approvalLimits: jsonb('approval_limits').$type<readonly ApprovalLimit[]>().notNull(),
    /** Working days after which silence confirms a settlement. */
    confirmationDays: integer('confirmation_days').notNull(),
    /** Debt overdue for more than these days, and more than this amount of it, is told to the others. */
    overdueAmount: money('overdue_amount').notNull(),
    overdueDays: integer('overdue_days').notNull(),
    draftedBy: text('drafted_by').notNull(),
    draftedAt: instant('drafted_at').notNull(),
    publishedBy: text('published_by'),
    publishedAt: instant('published_at'),
  },
  (t) => [
    uniqueIndex('finance_policy_one_a_day').on(t.effectiveFrom).where(sql`${t.status} = 'PUBLISHED'`),
    // Partners read what holds, not what is being thought about; who is no partner yet reads nothing.
    pgPolicy('published_rows', {
      for: 'select',
      to: 'public',
      using: sql`${t.status} = 'PUBLISHED' and current_setting('app.partner_id', true) <> ''`,
    }),
  ],
)

export type FinancePolicyRow = typeof financePolicy.$inferSelect
