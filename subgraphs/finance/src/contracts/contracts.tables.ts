import { ownRows } from '@channelgraph/access'
import { money } from '@channelgraph/values'
import { date, index, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** What finance keeps of signed contracts (合作协议), from ContractSigned: the terms money follows. */
export const contractRef = pgTable(
  'contract_ref',
  {
    id: text().primaryKey(),
    no: text().notNull(),
    partnerId: text('partner_id').notNull(),
    effectiveFrom: date('effective_from').notNull(),
    effectiveTo: date('effective_to').notNull(),
    depositAmount: money('deposit_amount').notNull(),
    creditLimit: money('credit_limit').notNull(),
    /** An invoice is due this many days after it was issued. */
    paymentTermDays: integer('payment_term_days').notNull(),
  },
  (t) => [index('contract_ref_by_partner').on(t.partnerId, t.effectiveFrom), ownRows(t.partnerId)],
)

export type ContractRefRow = typeof contractRef.$inferSelect
