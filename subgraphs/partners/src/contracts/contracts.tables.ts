import { ownRows } from '@channelgraph/access'
import { instant, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { PARTNER_KINDS, partner } from '../partners/partners.tables.ts'

/** Those that a signed contract can have today; drafting, review, amendment and renewal come in front of and behind them. */
export const CONTRACT_STATUSES = ['EFFECTIVE', 'EXPIRING', 'EXPIRED'] as const

export const contract = pgTable(
  'contract',
  {
    id: text().primaryKey(),
    /** CT-2026-000123, numbered by the year it was signed in. */
    no: text().notNull().unique(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    status: text({ enum: CONTRACT_STATUSES }).notNull(),
    signedAt: instant('signed_at').notNull(),
    effectiveFrom: date('effective_from').notNull(),
    effectiveTo: date('effective_to').notNull(),
    /** Delivered net a contract year. */
    annualTarget: money('annual_target').notNull(),
    depositAmount: money('deposit_amount').notNull(),
    creditLimit: money('credit_limit').notNull(),
    paymentTermDays: integer('payment_term_days').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 3.1: a partner has one contract in force.
    uniqueIndex('contract_in_force_once').on(t.partnerId).where(sql`${t.status} in ('EFFECTIVE', 'EXPIRING')`),
    index('contract_by_partner').on(t.partnerId, t.effectiveTo),
    index('contract_by_end').on(t.effectiveTo, t.id),
    ownRows(t.partnerId),
  ],
)

export type ContractRow = typeof contract.$inferSelect
